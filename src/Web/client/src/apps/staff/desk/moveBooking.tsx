import type { VNode } from 'preact';
import { pageMoney } from '../../../ui/pagePrices.ts';
import { endMove, type Move } from './deskState.ts';
import { CommandButton, Fact, type InspectorProps } from './inspectorParts.tsx';
import { seatLabels } from './ledgerText.ts';
import { priceDifference } from './seatFacts.ts';
import { text } from '../../../ui/pageTexts.ts';

/** A booking that is being moved: from where to where, and what it costs. */
export function MoveBooking({ state, desk, commands, move }: InspectorProps & { move: Move }): VNode {
  const { reference, count, from, targets, exchange } = move;
  const { busy, hall: { plan } } = state;
  const missing = count - targets.size;
  return (
    <>
      <header class="seat-head">
        <h2>{text(exchange ? 'desk.exchangeTitle' : 'desk.moveTitle', { reference })}</h2>
        <p class="seat-label">
          {missing === 0 ? text('desk.allChosen') : text('desk.chooseMore', { count: missing })}
        </p>
      </header>
      <dl class="facts">
        <Fact term={text('desk.moveFrom')} testId="move-from">{exchange ? exchange.seats : seatLabels(plan, from, 12)}</Fact>
        <Fact term={text('desk.moveTo')} testId="move-to">
          {targets.size > 0 ? seatLabels(plan, [...targets].sort((a, b) => a - b), 12) : '–'}
        </Fact>
        {missing === 0 && (
          <Fact term={text('desk.difference')} testId="move-difference">
            {differenceText(priceDifference(state), state.hall.terms.currency)}
          </Fact>
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
          {text(exchange ? 'desk.exchangeBooking' : 'desk.moveBooking')}
        </CommandButton>
        <CommandButton key={`cancel ${reference}`} testId="move-cancel" busy={busy} run={() => desk.store.update(endMove)}>
          {text('desk.leaveIt')}
        </CommandButton>
      </div>
    </>
  );
}

function differenceText(difference: number, currency: string): string {
  if (difference === 0) return text('desk.noDifference');
  return text(difference > 0 ? 'desk.owes' : 'desk.getsBack', { sum: pageMoney(Math.abs(difference), currency) });
}
