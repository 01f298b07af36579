import type { VNode } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import { SeatStatus, toMillis } from '../../../contract.ts';
import { countdown } from '../../../ui/countdown.ts';
import { pagePrice } from '../../../ui/pagePrices.ts';
import { select, startMove } from './deskState.ts';
import { CommandButton, Fact, type InspectorProps } from './inspectorParts.tsx';
import { seatLabels, shortId } from './ledgerText.ts';
import { groupOf, rowOf, statusAt, takenSeatAt } from './seatFacts.ts';
import { text } from '../../../ui/pageTexts.ts';

/** Milliseconds. */
const countdownInterval = 500;

/** Who holds a seat or has bought it, and until when or for how much. */
export function SeatOwner({ state, desk, seat }: InspectorProps & { seat: number }): VNode | null {
  const { plan, clock, terms } = state.hall;
  const fact = takenSeatAt(state, seat);
  if (!fact) return statusAt(state, seat) === SeatStatus.free ? null : <p class="hint">{text('desk.readingDetails')}</p>;
  const { reference, holder, heldUntil, amount } = fact;
  const others = groupOf(state, seat).filter(other => other !== seat);
  if (!reference && !holder && !heldUntil && amount === undefined && others.length === 0) return null;
  return (
    <dl class="facts">
      {reference && <Fact term={text('desk.booking')} testId="fact-reference"><bdi>{reference}</bdi></Fact>}
      {holder && <Fact term={text(reference ? 'desk.buyer' : 'desk.heldBy')} testId="fact-holder"><bdi>{shortId(holder)}</bdi></Fact>}
      {heldUntil && (
        <Fact term={text('status.held')} testId="fact-until">
          <span>
            {text('desk.heldUntil', { time: clock.time(heldUntil) })}{' '}
            <Countdown until={toMillis(heldUntil)} now={() => desk.connection.serverNow()} />
          </span>
        </Fact>
      )}
      {amount !== undefined && <Fact term={text('desk.paid')} testId="fact-amount">{pagePrice(amount, terms.currency)}</Fact>}
      {others.length > 0 && <Fact term={text('desk.together')} testId="fact-together">{seatLabels(plan, others)}</Fact>}
    </dl>
  );
}

function Countdown({ until, now }: { until: number; now: () => number }): VNode {
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => redraw(), countdownInterval);
    return () => clearInterval(timer);
  }, []);
  return <strong data-until={until}>{countdown(until - now())}</strong>;
}

/** What staff can do with one seat. */
export function SeatActions({ state, desk, commands, seat }: InspectorProps & { seat: number }): VNode {
  const { busy, takenSeats } = state;
  const { holdId, reference } = takenSeatAt(state, seat) ?? {};
  const status = statusAt(state, seat);
  const group = groupOf(state, seat);
  const paid = group.reduce((sum, other) => sum + (takenSeats.get(other)?.amount ?? 0), 0);
  return (
    <div class="seat-actions">
      {status === SeatStatus.free && (
        <CommandButton key="block" testId="block" busy={busy} run={() => void commands.block([seat])}>{text('desk.takeOne')}</CommandButton>
      )}
      {status === SeatStatus.blocked && (
        <CommandButton key="unblock" testId="unblock" busy={busy} run={() => void commands.unblock([seat])}>
          {text('desk.putOneBack')}
        </CommandButton>
      )}
      {status === SeatStatus.held && holdId && (
        <CommandButton key="release-hold" kind="danger" testId="release-hold" busy={busy} run={() => void commands.release(holdId, group)}>
          {group.length > 1 ? text('desk.releaseAll', { count: group.length }) : text('desk.release')}
        </CommandButton>
      )}
      {status === SeatStatus.held && holdId && group.length > 1 && (
        <CommandButton
          key="release-seat"
          kind="danger"
          testId="release-seat"
          busy={busy}
          run={() => void commands.release(holdId, group, [seat])}
        >
          {text('desk.releaseOne')}
        </CommandButton>
      )}
      {status === SeatStatus.sold && reference && (
        <CommandButton
          key="move-booking"
          testId="move-booking"
          busy={busy}
          run={() => desk.store.update(now => startMove(now, reference, group))}
        >
          {text('desk.moveDots')}
        </CommandButton>
      )}
      {status === SeatStatus.sold && reference && (
        <CommandButton key="exchange-booking" testId="exchange-booking" busy={busy} run={() => void commands.exchange(reference)}>
          {text('desk.exchangeDots')}
        </CommandButton>
      )}
      {status === SeatStatus.sold && reference && group.length > 1 && (
        <CommandButton
          key="give-back"
          kind="danger"
          testId="give-back"
          busy={busy}
          run={() => void commands.refund(reference, [seat], takenSeats.get(seat)?.amount ?? 0, true)}
        >
          {text('desk.giveBackDots')}
        </CommandButton>
      )}
      {status === SeatStatus.sold && reference && (
        <CommandButton
          key="cancel-booking"
          kind="danger"
          testId="cancel-booking"
          busy={busy}
          run={() => void commands.refund(reference, group, paid)}
        >
          {text(paid === 0 ? 'desk.cancelDots' : 'desk.refundDots')}
        </CommandButton>
      )}
      <CommandButton
        key="select-row"
        kind="quiet"
        testId="select-row"
        busy={busy}
        run={() => desk.store.update(now => select(now, rowOf(now, seat)))}
      >
        {text('desk.selectRow')}
      </CommandButton>
    </div>
  );
}
