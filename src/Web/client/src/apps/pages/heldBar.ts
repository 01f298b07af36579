import type { HoldDetail } from '../../api/types.ts';
import { toMillis } from '../../contract.ts';
import { countdown, urgent } from '../../ui/countdown.ts';
import { setText } from '../../ui/dom.ts';
import { readHeld } from './heldStorage.ts';
import { text } from '../../ui/pageTexts.ts';

/** The bar on every page but the checkout and the map itself: "2 seats, 9:51 · Go to checkout". */

const bar = document.querySelector<HTMLElement>('[data-testid="held-bar"]');
if (bar) void show(bar);

async function show(shown: HTMLElement): Promise<void> {
  const here = Number(/^\/screenings\/(\d+)/.exec(location.pathname)?.[1]);
  const [held] = readHeld()
    .filter(hold => hold.expires > Date.now() && hold.screening !== here)
    .sort((a, b) => a.expires - b.expires);
  if (!held) return;
  const asked = fetch(`/api/v1/holds/${held.holdId}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
  const response = await asked.catch(() => null);
  if (!response?.ok) return;
  const { seats, expiresAt } = (await response.json()) as HoldDetail;
  // The clock of this computer may be wrong.
  const offset = Date.parse(response.headers.get('date') ?? '') - Date.now() || 0;
  const clock = shown.querySelector<HTMLElement>('.countdown')!;
  setText(shown.querySelector('[data-part="count"]')!, text('seats.count', { count: seats.length }));
  shown.querySelector('a')!.href = `/checkout/${held.holdId}`;
  const tick = (): void => {
    const rest = toMillis(expiresAt) - Date.now() - offset;
    setText(clock, countdown(rest));
    clock.classList.toggle('urgent', rest < urgent);
    shown.hidden = rest <= 0;
    if (rest > 0) setTimeout(tick, 250);
  };
  tick();
}
