import type { StaffScreening } from '../../api/types.ts';
import { setText } from '../../ui/dom.ts';
import { money } from '../../ui/money.ts';
import { salesState } from './salesState.ts';
import { ApiError, errorText, get } from './staffApi.ts';

/** Keeps the list of screenings up to date: the numbers in place, the whole list when a screening was added or removed. */

const every = 3_000;
const programme = document.querySelector<HTMLElement>('[data-testid="programme"]')!;
const freshness = document.querySelector<HTMLElement>('[data-testid="freshness"]')!;

async function turn(): Promise<void> {
  if (document.hidden) {
    document.addEventListener('visibilitychange', () => void turn(), { once: true });
    return;
  }
  try {
    await refresh();
    showNotice('');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showNotice(`These numbers are not fresh. ${errorText(error)}`);
  }
  setTimeout(() => void turn(), every * (0.8 + 0.4 * Math.random()));
}

async function refresh(): Promise<void> {
  const screenings = await get<StaffScreening[]>('staff/screenings');
  const rows = new Map([...programme.querySelectorAll<HTMLElement>('[data-screening]')].map(row => [Number(row.dataset['screening']), row]));
  if (screenings.length !== rows.size || screenings.some(({ id }) => !rows.has(id))) await reload();
  else for (const screening of screenings) show(rows.get(screening.id)!, screening);
}

/** The server renders the list: load the page again and take its list. */
async function reload(): Promise<void> {
  const response = await fetch(location.href, { cache: 'no-store' });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const list = page.querySelector('[data-testid="programme"]');
  if (list) programme.replaceChildren(...list.childNodes);
}

function show(row: HTMLElement, screening: StaffScreening): void {
  const { sold, held, blocked, seatsLeft: free, revenue, currency } = screening;
  for (const [name, count] of Object.entries({ sold, held, blocked, free })) {
    row.querySelector<HTMLElement>(`.bar .${name}`)!.style.flexGrow = String(count);
    setText(row.querySelector(`[data-testid="${name}"]`)!, count.toLocaleString('en'));
  }
  setText(row.querySelector('[data-testid="revenue"]')!, money(revenue, currency));
  const sales = salesState(screening, Date.now());
  row.dataset['sales'] = sales.name;
  setText(row.querySelector('[data-testid="sales"]')!, sales.text);
}

function showNotice(text: string): void {
  freshness.hidden = text === '';
  setText(freshness, text);
}

void turn();
