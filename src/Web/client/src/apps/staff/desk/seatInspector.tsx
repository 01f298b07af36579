import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { SeatStatus } from '../../../contract.ts';
import { pagePrice } from '../../../ui/pagePrices.ts';
import { useKeptFocus } from '../keptFocus.ts';
import { select } from './deskState.ts';
import { CommandButton, PastNote, StatusBadge, type InspectorProps } from './inspectorParts.tsx';
import { seatLabels } from './ledgerText.ts';
import { MoveBooking } from './moveBooking.tsx';
import { nameOf, priceOf, statusAt } from './seatFacts.ts';
import { SeatActions, SeatOwner } from './seatOwner.tsx';
import { SeatHistory } from './seatHistory.tsx';
import { isolate } from '../../../bidi.ts';
import { number, text } from '../../../ui/pageTexts.ts';

/** Details of the selected seats, and the buttons for them. */
export function SeatInspector(props: InspectorProps): VNode {
  const { state, desk } = props;
  const { selection, moving, hall } = state;
  const seats = [...selection];
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root);
  return (
    <div data-testid="inspector" data-seats={seats.map(seat => hall.plan.seats[seat].label).join(' ')} ref={root}>
      {moving ? <MoveBooking {...props} move={moving} />
        : seats.length === 0 ? <p class="hint">{hint(state.loaded)}</p>
        : seats.length === 1 ? <OneSeat key={seats[0]} {...props} seat={seats[0]} />
        : <SeveralSeats state={state} desk={desk} commands={props.commands} seats={seats} />}
    </div>
  );
}

function hint(loaded: boolean): string {
  return text(loaded ? 'desk.hintMore' : 'desk.hint');
}

const kindWords = { wheelchair: 'desk.wheelchair', companion: 'desk.companion', restricted: 'desk.restricted' } as const;

function OneSeat(props: InspectorProps & { seat: number }): VNode {
  const { state, seat } = props;
  const { plan, terms, messages } = state.hall;
  const { category, kind, label } = plan.seats[seat];
  const what = plan.categories.find(each => each.id === category);
  const special = kind === 'standard' ? undefined : kindWords[kind];
  const cost = pagePrice(priceOf(state, seat), terms.currency);
  const facts = [isolate(what?.name ?? category, messages.direction), cost, special && text(special)].filter(Boolean);
  return (
    <>
      <header class="seat-head">
        <h2>{nameOf(state, seat)}</h2>
        <StatusBadge status={statusAt(state, seat)} />
        <p class="seat-label"><bdi>{label}</bdi></p>
        <p class="seat-price">
          <i class="category-dot" style={{ background: what?.color ?? 'transparent' }} />
          {facts.join(' · ')}
        </p>
      </header>
      {state.past ? <PastNote /> : <><SeatOwner {...props} /><SeatActions {...props} /></>}
      <SeatHistory {...props} />
    </>
  );
}

function SeveralSeats({ state, desk, commands, seats }: InspectorProps & { seats: readonly number[] }): VNode {
  const { hall, past, busy } = state;
  const counts = [0, 0, 0, 0];
  for (const seat of seats) counts[statusAt(state, seat)]++;
  const free = counts[SeatStatus.free];
  const blocked = counts[SeatStatus.blocked];
  return (
    <>
      <header class="seat-head">
        <h2>{text('seats.count', { count: seats.length })}</h2>
        <p class="seat-label">{seatLabels(hall.plan, seats, 12)}</p>
      </header>
      <ul class="status-counts">
        {counts.map((count, status) => count > 0 && (
          <li key={status}><StatusBadge status={status as SeatStatus} /> {number(count)}</li>
        ))}
      </ul>
      {past ? <PastNote /> : (
        <div class="seat-actions">
          {free > 0 && (
            <CommandButton key="block" testId="block" busy={busy} run={() => void commands.block(seats)}>
              {text('desk.takeOff', { count: free })}
            </CommandButton>
          )}
          {blocked > 0 && (
            <CommandButton key="unblock" testId="unblock" busy={busy} run={() => void commands.unblock(seats)}>
              {text('desk.putBack', { count: blocked })}
            </CommandButton>
          )}
          <CommandButton
            key="clear"
            kind="quiet"
            testId="clear-selection"
            busy={busy}
            run={() => desk.store.update(now => select(now, []))}
          >
            {text('desk.clear')}
          </CommandButton>
        </div>
      )}
    </>
  );
}
