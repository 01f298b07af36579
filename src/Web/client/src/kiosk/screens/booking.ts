import { exchange, reprint } from '../bookings.ts';
import type { Kiosk } from '../kiosk.ts';
import { placeOf, timeOf } from '../programme.ts';
import { h, icon, icons, type Piece } from '../view.ts';
import { fact, money, notices, order, press, reason } from './parts.ts';

export function booking(kiosk: Kiosk): Piece {
  const { booking: found, ticket } = kiosk.state;
  if (!found) return undefined;
  const { seats, total, currency, status, bookedAt, timeZone } = found;
  const live = status === 'live';
  const bookedOn = new Date(bookedAt).toLocaleDateString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return h(
    'section',
    { class: 'screen booking', testid: 'booking', 'data-status': status },
    notices(kiosk),
    h('p', { class: `stamp ${live ? 'good' : 'sorry'}`, testid: 'booking-status' }, live ? 'Valid' : 'Cancelled: this ticket lets nobody in'),
    h('dl', { class: 'facts' }, fact('Screening', found.title), fact('When and where', `${placeOf(found)} · ${found.venue}`), fact('Booked', `${bookedOn}, ${timeOf(bookedAt, timeZone)}`)),
    h(
      'ul',
      { class: 'lines', testid: 'booked-seats' },
      ...seats.map(({ label, row, number, amount }) => h('li', { key: label, 'data-seat': label }, h('span', {}, row ? `Row ${row} seat ${number} ` : `Seat ${number} `, h('small', {}, label)), h('span', {}, money(amount, currency)))),
    ),
    h('p', { class: 'total' }, h('span', {}, 'Total '), money(total, currency)),
    live &&
      h(
        'div',
        { class: 'actions' },
        press('reprint', [icon(icons.print), ticket === 'loading' ? 'Getting the ticket…' : 'Print again'], () => reprint(kiosk)),
        order(kiosk, 'exchange', 'Exchange seats', () => void exchange(kiosk)),
        order(kiosk, 'refund-cash', 'Refund in cash', () => kiosk.open({ kind: 'refund', tender: 'cash' })),
        order(kiosk, 'refund-card', 'Refund to card', () => kiosk.open({ kind: 'refund', tender: 'terminal' })),
      ),
    kiosk.ticket && h('div', { class: 'printer' }, kiosk.ticket.element),
    reason(kiosk),
  );
}
