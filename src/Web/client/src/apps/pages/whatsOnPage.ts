import type { Screening } from '../../api/types.ts';
import { money } from '../../ui/money.ts';
import { filterLive } from './screeningFilter.ts';
import { seatsLeftShort } from './seatsLeftText.ts';
import { pageLanguage, text } from '../../ui/pageTexts.ts';

/** The list of screenings: keeps the numbers of seats left up to date, and filters without a page load. */

const every = 4_000;
let last: Screening[] = [];

async function refresh(): Promise<void> {
  const shown = rows().map(({ dataset }) => dataset['seatsLeft']);
  try {
    // A page lists 60 screenings at most.
    const address = `/api/v1/screenings?ids=${shown.join()}`;
    const response = shown.length > 0 && (await fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store' }));
    if (response && response.ok) last = (await response.json()) as Screening[];
    show();
  } catch {
    // Offline, or the server restarts: the next request updates the list.
  }
  setTimeout(() => void refreshWhenVisible(), every * (0.8 + 0.4 * Math.random()));
}

async function refreshWhenVisible(): Promise<void> {
  if (!document.hidden) return refresh();
  document.addEventListener('visibilitychange', () => void refreshWhenVisible(), { once: true });
}

function show(): void {
  const byId = new Map(rows().map(row => [Number(row.dataset['seatsLeft']), row]));
  for (const { id, seatsLeft: left, fromPrice, currency } of last) {
    const row = byId.get(id);
    // A screening that is not on sale yet shows no number.
    const label = row?.querySelector('.seats-left-text');
    if (!row || !label) continue;
    if (row.dataset['fromPrice'] !== String(fromPrice)) {
      row.dataset['fromPrice'] = String(fromPrice);
      row.querySelector('.price')!.textContent = text('price.from', { price: money(fromPrice, currency, pageLanguage()) });
    }
    const few = Number(row.dataset['few']);
    const words = seatsLeftShort(left, few);
    if (label.textContent === words) continue;
    label.textContent = words;
    row.classList.toggle('few', left > 0 && left <= few);
    row.classList.toggle('none', left === 0);
  }
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-seats-left]')];
}

filterLive(show);
void refreshWhenVisible();
