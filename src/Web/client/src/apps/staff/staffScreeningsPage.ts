import type { StaffScreening } from '../../api/types.ts';
import { setText } from '../../ui/dom.ts';
import { money } from '../../ui/money.ts';
import { OccupancyFeed, type Occupancy } from './occupancyFeed.ts';
import { salesState } from './salesState.ts';
import { ApiError, errorText, get } from './staffApi.ts';

/**
 * Keeps the list of screenings up to date: the numbers in place, the whole list when a screening was added or removed. The hub for
 * staff sends the numbers of seats; without it they are requested every few seconds. Revenue is requested in any case.
 */

const interval = 3_000;
/** While the hub sends what changes: sales open and close by the clock. */
const liveInterval = 30_000;
const programme = document.querySelector<HTMLElement>('[data-testid="programme"]')!;
const freshness = document.querySelector<HTMLElement>('[data-testid="freshness"]')!;

/** The newest numbers from the hub; empty while it is away. */
const counts = new Map<number, Occupancy>();
let screenings: StaffScreening[] = [];
let timer = 0;
let due = 0;
let refreshing = false;

const feed = new OccupancyFeed({ list: showList, changed: showChanges, lost: () => { counts.clear(); schedule(0); } });

async function turn(): Promise<void> {
  if (refreshing) return;
  if (document.hidden) {
    document.addEventListener('visibilitychange', () => void turn(), { once: true });
    return;
  }
  refreshing = true;
  programme.dataset['updates'] = feed.live ? 'live' : 'polling';
  try {
    await refresh();
    showNotice('');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showNotice(`These numbers are not fresh. ${errorText(error)}`);
  } finally {
    refreshing = false;
  }
  schedule((feed.live ? liveInterval : interval) * (0.8 + 0.4 * Math.random()));
}

function schedule(milliseconds: number): void {
  clearTimeout(timer);
  due = Date.now() + milliseconds;
  timer = window.setTimeout(() => void turn(), milliseconds);
}

async function refresh(): Promise<void> {
  screenings = await get<StaffScreening[]>('staff/screenings');
  const rows = allRows();
  if (screenings.length !== rows.size || screenings.some(({ id }) => !rows.has(id))) await reload();
  else for (const screening of screenings) show(rows.get(screening.id)!, screening);
}

function showList(all: Occupancy[]): void {
  programme.dataset['updates'] = 'live';
  const rows = allRows();
  if (all.length !== rows.size || all.some(({ screeningId }) => !rows.has(screeningId))) schedule(0);
  showChanges(all);
}

function showChanges(some: Occupancy[]): void {
  const rows = allRows();
  for (const change of some) {
    const known = counts.get(change.screeningId);
    if (known && known.revision > change.revision) continue;
    counts.set(change.screeningId, change);
    const screening = screenings.find(({ id }) => id === change.screeningId);
    const row = rows.get(change.screeningId);
    if (!screening || !row) continue;
    // What was sold has changed the revenue.
    if (change.sold !== (known ?? screening).sold && due > Date.now() + interval) schedule(interval);
    show(row, screening);
  }
}

function allRows(): Map<number, HTMLElement> {
  return new Map([...programme.querySelectorAll<HTMLElement>('[data-screening]')].map(row => [Number(row.dataset['screening']), row]));
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
  const { revenue, currency } = screening;
  const { sold, held, blocked, free } = counts.get(screening.id) ?? { ...screening, free: screening.seatsLeft };
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
feed.start();
