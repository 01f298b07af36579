import { exchange, reprint } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { placeOf, timeOf } from '../schedule.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { fact, money, notices, requestButton, button, disabledReason } from './parts.ts';

export function bookingScreen(kiosk: Kiosk): Piece {
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
        button('reprint', [icon(icons.print), ticket === 'loading' ? 'Getting the ticket…' : 'Print again'], () => reprint(kiosk)),
        requestButton(kiosk, 'exchange', 'Exchange seats', () => void exchange(kiosk)),
        requestButton(kiosk, 'refund-cash', 'Refund in cash', () => kiosk.showDialog({ kind: 'refund', tender: 'cash' })),
        requestButton(kiosk, 'refund-card', 'Refund to card', () => kiosk.showDialog({ kind: 'refund', tender: 'terminal' })),
      ),
    kiosk.ticket && h('div', { class: 'printer' }, kiosk.ticket.element),
    disabledReason(kiosk),
  );
}
