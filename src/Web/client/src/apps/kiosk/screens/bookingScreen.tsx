import type { JSX } from 'preact';
import type { Booking } from '../../../api/types.ts';
import { exchange, reprint } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import { dayAndTimeOf, placeOf } from '../schedule.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, Fact, Notices, price, RequestButton } from './parts.tsx';
import { TicketFrame } from './ticketFrame.tsx';

export function BookingScreen({ kiosk, booking }: { kiosk: Kiosk; booking: Booking }): JSX.Element {
  const { ticket } = kiosk.state;
  const { seats, total, currency, status, bookedAt, timeZone } = booking;
  const live = status === 'live';
  return (
    <section class="screen booking" data-testid="booking" data-status={status}>
      <Notices kiosk={kiosk} />
      <p class={`stamp ${live ? 'good' : 'sorry'}`} data-testid="booking-status">
        {live ? 'Valid' : 'Cancelled: this ticket lets nobody in'}
      </p>
      <dl class="facts">
        <Fact label="Screening">{booking.title}</Fact>
        <Fact label="When and where">{`${placeOf(booking)} · ${booking.venue}, ${booking.city}`}</Fact>
        <Fact label="Booked">{dayAndTimeOf(bookedAt, timeZone)}</Fact>
      </dl>
      <ul class="lines" data-testid="booked-seats">
        {seats.map(({ label, row, number, amount }) => (
          <li key={label} data-seat={label}>
            <span>
              {row ? `Row ${row} seat ${number} ` : `Seat ${number} `}
              <small>{label}</small>
            </span>
            <span>{price(amount, currency)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{'Total '}</span>
        {price(total, currency)}
      </p>
      {live && (
        <div class="actions">
          <Button testid="reprint" press={() => reprint(kiosk)}>
            <Icon name="print" />
            {ticket && !ticket.ready ? 'Getting the ticket…' : 'Print again'}
          </Button>
          <RequestButton kiosk={kiosk} testid="exchange" press={() => void exchange(kiosk)}>
            Exchange seats
          </RequestButton>
          <RequestButton kiosk={kiosk} testid="refund-cash" press={() => kiosk.apply(showDialog({ kind: 'refund', tender: 'cash' }))}>
            {total === 0 ? 'Cancel the booking' : 'Refund in cash'}
          </RequestButton>
          {total !== 0 && (
            <RequestButton kiosk={kiosk} testid="refund-card" press={() => kiosk.apply(showDialog({ kind: 'refund', tender: 'terminal' }))}>
              Refund to card
            </RequestButton>
          )}
        </div>
      )}
      {ticket && (
        <div class="printer">
          <TicketFrame key={ticket.reference} kiosk={kiosk} reference={ticket.reference} />
        </div>
      )}
      <DisabledReason kiosk={kiosk} />
    </section>
  );
}
