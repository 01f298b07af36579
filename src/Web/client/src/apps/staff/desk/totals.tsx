import type { VNode } from 'preact';
import { SeatStatus } from '../../../contract.ts';
import { pageMoney } from '../../../ui/pagePrices.ts';
import type { DeskState } from './deskState.ts';
import { priceOf, statusAt, takenSeatAt } from './seatFacts.ts';
import { number, text } from '../../../ui/pageTexts.ts';

/** How many seats have each status, and what the sold ones are worth, at the moment that is shown. */
export function Totals({ state }: { state: DeskState }): VNode {
  const counts = [0, 0, 0, 0];
  let worth = 0;
  for (let seat = 0; seat < state.hall.plan.seats.length; seat++) {
    const status = statusAt(state, seat);
    counts[status]++;
    // The amount paid where it is known: prices may have changed since.
    if (status === SeatStatus.sold) worth += takenSeatAt(state, seat)?.amount ?? priceOf(state, seat);
  }
  const [free, held, sold, blocked] = counts.map(number);
  const shown: [term: string, name: string, value: string][] = [
    [text('status.sold'), 'sold', sold],
    [text('status.held'), 'held', held],
    [text('status.blocked'), 'blocked', blocked],
    [text('status.free'), 'free', free],
    [text('desk.value'), 'value', pageMoney(worth, state.hall.terms.currency)],
  ];
  return (
    <>
      {shown.map(([term, name, value]) => (
        <div>
          <dt>{term}</dt>
          <dd data-testid={`total-${name}`}>{value}</dd>
        </div>
      ))}
    </>
  );
}
