import type { JSX } from 'preact';
import type { Booking } from '../../../api/types.ts';
import { toggleKeptSeat, missingSeats, payExchange } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import type { Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { dueFor } from '../selling.ts';
import { Button, DisabledReason, money, RequestButton, seatCount, someSeats } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

/** Which seats of a booking stay, and which others take the place of the rest. */
export function ExchangePanel({ kiosk, map, booking }: { kiosk: Kiosk; map: ScreeningMap; booking: Booking }): JSX.Element {
  const { seats } = map.selection;
  const missing = missingSeats(kiosk);
  const nothingNew = seats.length === 0;
  const due = missing === 0 && !nothingNew ? dueFor(kiosk, seats, booking) : undefined;
  return (
    <>
      <h2>{text('kiosk.exchange')}</h2>
      <p class="lead" data-testid="exchange-rest">
        {due ? difference(due) : wanted(missing, nothingNew)}
      </p>
      <section class="card" data-testid="new-seats">
        <h3>{text('kiosk.newSeats')}</h3>
        <p>{nothingNew ? text('kiosk.noneYet') : map.names(seats)}</p>
      </section>
      <section class="card">
        <h3>{text('kiosk.oldSeats')}</h3>
        <div class="chips">
          {booking.seats.map(({ seat, label }) => (
            <Button
              testid="old-seat"
              key={seat}
              press={() => kiosk.apply(toggleKeptSeat(seat))}
              data-seat={label}
              aria-pressed={kiosk.state.keptSeats.has(seat)}
            >
              {map.name(seat)}
            </Button>
          ))}
        </div>
      </section>
      <RequestButton kiosk={kiosk} testid="pay-exchange" press={() => payExchange(kiosk)} class="primary" disabled={!due}>
        {text('kiosk.goOn')}
      </RequestButton>
      {!nothingNew && (
        <Button testid="clear" press={() => map.clear()} class="quiet">
          {text('kiosk.clear')}
        </Button>
      )}
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
      </div>
    </>
  );
}

function wanted(missing: number, nothingNew: boolean): string {
  if (missing > 0) {
    return nothingNew ? text('kiosk.touchSeats', { seats: someSeats(missing) }) : text('kiosk.touchMore', { count: missing });
  }
  return missing < 0 ? text('kiosk.tooMany', { seats: seatCount(-missing) }) : text('kiosk.nothingNew');
}

function difference({ amount, currency }: Due): string {
  if (amount === 0) return text('kiosk.samePrice');
  return text(amount > 0 ? 'kiosk.toPaySum' : 'kiosk.toGiveBackSum', { sum: money(Math.abs(amount), currency) });
}
