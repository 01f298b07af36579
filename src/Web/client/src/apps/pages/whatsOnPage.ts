import type { Screening } from '../../api/types.ts';
import { filterLive } from './screeningFilter.ts';
import { seatsLeft } from './seatsLeftText.ts';

/** The list of screenings with a script: its numbers of seats left stay fresh, and its filters answer at once. */

const every = 4_000;
let last: Screening[] = [];

async function refresh(): Promise<void> {
  try {
    const response = await fetch('/api/v1/screenings', { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (response.ok) last = (await response.json()) as Screening[];
    show();
  } catch {
    // Offline or restarting: what is shown stays, the next turn asks again.
  }
  setTimeout(() => void turn(), every * (0.8 + 0.4 * Math.random()));
}

async function turn(): Promise<void> {
  if (!document.hidden) return refresh();
  document.addEventListener('visibilitychange', () => void turn(), { once: true });
}

function show(): void {
  const rows = new Map([...document.querySelectorAll<HTMLElement>('[data-seats-left]')].map(row => [Number(row.dataset['seatsLeft']), row]));
  for (const { id, seatsLeft: left } of last) {
    const row = rows.get(id);
    // One that is not on sale yet shows from when instead.
    const label = row?.querySelector('.seats-left-text');
    if (!row || !label) continue;
    const few = Number(row.dataset['few']);
    const text = seatsLeft(left, few);
    if (label.textContent === text) continue;
    label.textContent = text;
    row.classList.toggle('few', left > 0 && left <= few);
    row.classList.toggle('none', left === 0);
    row.style.setProperty('--left', String(left / Math.max(1, Number(row.dataset['seatCount']))));
  }
}

filterLive(show);
void turn();
