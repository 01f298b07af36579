import type { VNode } from 'preact';
import { SeatStatus } from '../../../contract.ts';
import { money } from '../../../ui/money.ts';
import type { DeskState } from './deskState.ts';
import { priceOf, statusAt, takenSeatAt } from './seatFacts.ts';

/** How many seats have each status, and what the sold ones are worth, at the moment that is shown. */
export function Totals({ state }: { state: DeskState }): VNode {
  const counts = [0, 0, 0, 0];
  let value = 0;
  for (let seat = 0; seat < state.hall.plan.seats.length; seat++) {
    const status = statusAt(state, seat);
    counts[status]++;
    // The amount paid where it is known: prices may have changed since.
    if (status === SeatStatus.sold) value += takenSeatAt(state, seat)?.amount ?? priceOf(state, seat);
  }
  const [free, held, sold, blocked] = counts.map(count => count.toLocaleString('en'));
  const shown: [term: string, name: string, text: string][] = [
    ['Sold', 'sold', sold],
    ['Held', 'held', held],
    ['Off sale', 'blocked', blocked],
    ['Free', 'free', free],
    ['Value of sold seats', 'value', money(value, state.hall.terms.currency)],
  ];
  return (
    <>
      {shown.map(([term, name, text]) => (
        <div>
          <dt>{term}</dt>
          <dd data-testid={`total-${name}`}>{text}</dd>
        </div>
      ))}
    </>
  );
}
