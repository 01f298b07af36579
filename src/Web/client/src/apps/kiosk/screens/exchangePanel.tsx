import type { JSX } from 'preact';
import type { Booking } from '../../../api/types.ts';
import { toggleKeptSeat, missingSeats, payExchange } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import type { Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { dueFor } from '../selling.ts';
import { Button, DisabledReason, money, RequestButton, seatCount } from './parts.tsx';

/** Which seats of a booking stay, and which others take the place of the rest. */
export function ExchangePanel({ kiosk, map, booking }: { kiosk: Kiosk; map: ScreeningMap; booking: Booking }): JSX.Element {
  const { seats } = map.selection;
  const missing = missingSeats(kiosk);
  const nothingNew = seats.length === 0;
  const due = missing === 0 && !nothingNew ? dueFor(kiosk, seats, booking) : undefined;
  return (
    <>
      <h2>Exchange</h2>
      <p class="lead" data-testid="exchange-rest">
        {due ? difference(due) : wanted(missing, nothingNew)}
      </p>
      <section class="card" data-testid="new-seats">
        <h3>New seats</h3>
        <p>{nothingNew ? 'None yet' : map.names(seats)}</p>
      </section>
      <section class="card">
        <h3>Old seats: touch those that stay</h3>
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
        Go on
      </RequestButton>
      {!nothingNew && (
        <Button testid="clear" press={() => map.clear()} class="quiet">
          Clear
        </Button>
      )}
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
      </div>
    </>
  );
}

function wanted(missing: number, nothingNew: boolean): string {
  if (missing > 0) return `Touch ${nothingNew ? seatCount(missing) : missing === 1 ? '1 more seat' : `${missing} more seats`} on the map.`;
  return missing < 0 ? `${seatCount(-missing)} too many.` : 'All old seats stay: nothing to exchange.';
}

function difference({ amount, currency }: Due): string {
  if (amount === 0) return 'Same price';
  return amount > 0 ? `To pay ${money(amount, currency)}` : `To give back ${money(-amount, currency)}`;
}
