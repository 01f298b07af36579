import type { VNode } from 'preact';
import { money } from '../../../ui/money.ts';
import { endMove, type Move } from './deskState.ts';
import { CommandButton, Fact, type InspectorProps } from './inspectorParts.tsx';
import { seatLabels } from './ledgerText.ts';
import { priceDifference } from './seatFacts.ts';

/** A booking that is being moved: from where to where, and what it costs. */
export function MoveBooking({ state, desk, commands, move }: InspectorProps & { move: Move }): VNode {
  const { reference, count, from, targets, exchange } = move;
  const { busy, hall: { plan } } = state;
  const missing = count - targets.size;
  const rest = missing === 1 ? 'one more seat' : `${missing} more seats`;
  return (
    <>
      <header class="seat-head">
        <h2>{exchange ? 'Exchange' : 'Move'} booking {reference}</h2>
        <p class="seat-label">
          {missing === 0 ? 'All seats are chosen.' : `Choose ${rest} on the map, or by name above.`}
        </p>
      </header>
      <dl class="facts">
        <Fact term="From" testId="move-from">{exchange ? exchange.seats : seatLabels(plan, from, 12)}</Fact>
        <Fact term="To" testId="move-to">{targets.size > 0 ? seatLabels(plan, [...targets].sort((a, b) => a - b), 12) : '–'}</Fact>
        {missing === 0 && (
          <Fact term="Difference" testId="move-difference">{differenceText(priceDifference(state), state.hall.terms.currency)}</Fact>
        )}
      </dl>
      <div class="seat-actions">
        <CommandButton
          key={`confirm ${reference}`}
          kind="primary"
          testId="move-confirm"
          busy={busy}
          disabled={missing > 0}
          run={() => void commands.move()}
        >
          {exchange ? 'Exchange the booking' : 'Move the booking'}
        </CommandButton>
        <CommandButton key={`cancel ${reference}`} testId="move-cancel" busy={busy} run={() => desk.store.update(endMove)}>
          Leave it where it is
        </CommandButton>
      </div>
    </>
  );
}

function differenceText(difference: number, currency: string): string {
  if (difference === 0) return 'none';
  return `${difference > 0 ? 'buyer owes' : 'buyer gets back'} ${money(Math.abs(difference), currency)}`;
}
