import type { JSX } from 'preact';
import type { Booking } from '../../../api/types.ts';
import { bookedName, exchange, reprint } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import { dayAndTimeOf, placeOf } from '../schedule.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, Fact, Notices, price, RequestButton } from './parts.tsx';
import { TicketFrame } from './ticketFrame.tsx';
import { text } from '../../../ui/pageTexts.ts';

export function BookingScreen({ kiosk, booking }: { kiosk: Kiosk; booking: Booking }): JSX.Element {
  const { ticket } = kiosk.state;
  const { seats, total, currency, status, bookedAt, timeZone } = booking;
  const live = status === 'live';
  return (
    <section class="screen booking" data-testid="booking" data-status={status}>
      <Notices kiosk={kiosk} />
      <p class={`stamp ${live ? 'good' : 'sorry'}`} data-testid="booking-status">
        {text(live ? 'kiosk.valid' : 'kiosk.void')}
      </p>
      <dl class="facts">
        <Fact label={text('kiosk.screening')}>
          <bdi>{booking.title}</bdi>
        </Fact>
        <Fact label={text('kiosk.whenWhere')}>
          <bdi>{placeOf(booking)}</bdi> · <bdi>{`${booking.venue}, ${booking.city}`}</bdi>
        </Fact>
        <Fact label={text('kiosk.bookedAt')}>{dayAndTimeOf(bookedAt, timeZone)}</Fact>
      </dl>
      <ul class="lines" data-testid="booked-seats">
        {seats.map(seat => (
          <li key={seat.label} data-seat={seat.label}>
            <span>
              {bookedName(seat, kiosk.messages)} <small>
                <bdi>{seat.label}</bdi>
              </small>
            </span>
            <span>{price(seat.amount, currency)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{`${text('kiosk.total')} `}</span>
        {price(total, currency)}
      </p>
      {live && (
        <div class="actions">
          <Button testid="reprint" press={() => reprint(kiosk)}>
            <Icon name="print" />
            {text(ticket && !ticket.ready ? 'kiosk.gettingTicket' : 'kiosk.printAgain')}
          </Button>
          <RequestButton kiosk={kiosk} testid="exchange" press={() => void exchange(kiosk)}>
            {text('kiosk.exchangeSeats')}
          </RequestButton>
          <RequestButton kiosk={kiosk} testid="refund-cash" press={() => kiosk.apply(showDialog({ kind: 'refund', tender: 'cash' }))}>
            {text(total === 0 ? 'kiosk.cancelBooking' : 'kiosk.refundCash')}
          </RequestButton>
          {total !== 0 && (
            <RequestButton kiosk={kiosk} testid="refund-card" press={() => kiosk.apply(showDialog({ kind: 'refund', tender: 'terminal' }))}>
              {text('kiosk.refundCard')}
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
