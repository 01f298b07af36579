import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { SeatStatus } from '../../../contract.ts';
import { price } from '../../../ui/money.ts';
import { useKeptFocus } from '../keptFocus.ts';
import { select } from './deskState.ts';
import { CommandButton, PastNote, StatusBadge, type InspectorProps } from './inspectorParts.tsx';
import { seatLabels } from './ledgerText.ts';
import { MoveBooking } from './moveBooking.tsx';
import { nameOf, priceOf, statusAt } from './seatFacts.ts';
import { SeatActions, SeatOwner } from './seatOwner.tsx';
import { SeatHistory } from './seatHistory.tsx';

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
  return loaded
    ? 'Choose a seat on the map, in the list of taken seats, or by its name. Shift adds more; shift and dragging adds many.'
    : 'Choose a seat on the map, in the list of taken seats, or by its name.';
}

function OneSeat(props: InspectorProps & { seat: number }): VNode {
  const { state, seat } = props;
  const { plan, terms } = state.hall;
  const { category, kind, label } = plan.seats[seat];
  const what = plan.categories.find(each => each.id === category);
  const facts = [what?.name ?? category, price(priceOf(state, seat), terms.currency), kind === 'standard' ? '' : kind].filter(Boolean);
  return (
    <>
      <header class="seat-head">
        <h2>{nameOf(state, seat)}</h2>
        <StatusBadge status={statusAt(state, seat)} />
        <p class="seat-label">{label}</p>
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
        <h2>{seats.length.toLocaleString('en')} seats</h2>
        <p class="seat-label">{seatLabels(hall.plan, seats, 12)}</p>
      </header>
      <ul class="status-counts">
        {counts.map((count, status) => count > 0 && (
          <li key={status}><StatusBadge status={status as SeatStatus} /> {count.toLocaleString('en')}</li>
        ))}
      </ul>
      {past ? <PastNote /> : (
        <div class="seat-actions">
          {free > 0 && (
            <CommandButton key="block" testId="block" busy={busy} run={() => void commands.block(seats)}>
              Take {free.toLocaleString('en')} off sale
            </CommandButton>
          )}
          {blocked > 0 && (
            <CommandButton key="unblock" testId="unblock" busy={busy} run={() => void commands.unblock(seats)}>
              Put {blocked.toLocaleString('en')} back on sale
            </CommandButton>
          )}
          <CommandButton
            key="clear"
            kind="quiet"
            testId="clear-selection"
            busy={busy}
            run={() => desk.store.update(now => select(now, []))}
          >
            Clear the selection
          </CommandButton>
        </div>
      )}
    </>
  );
}
