import { countdown, urgent } from '../../ui/countdown.ts';
import { setText } from '../../ui/dom.ts';
import { clockOffset } from './serverClock.ts';
import { text } from '../../ui/pageTexts.ts';

/** The page of the visitor's bookings: countdowns of holds, and a button that prints a ticket. */

const clocks = [...document.querySelectorAll<HTMLElement>('[data-expires]')].map(clock => ({
  clock,
  expires: Number(clock.dataset['expires']),
  offset: clockOffset(Number(clock.dataset['now'])),
}));

function tick(): void {
  let over = false;
  for (const { clock, expires, offset } of clocks) {
    const rest = expires - (Date.now() + offset);
    setText(clock, text('bookings.timeLeft', { time: countdown(rest) }));
    clock.classList.toggle('urgent', rest < urgent);
    // A little later than on this clock: the server decides when a hold has expired.
    over ||= rest < -1_500;
  }
  if (over) location.reload();
  else setTimeout(tick, 250);
}

if (clocks.length > 0) tick();
for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
