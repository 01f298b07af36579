import type { Booking, Tender } from '../../api/types.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Kiosk } from './kiosk.ts';
import { closeMap, openScreening } from './openScreening.ts';
import { placeOf } from './schedule.ts';
import { dueFor, startPaying } from './selling.ts';
import { resolvePayment, closeTicket, showTicket } from './unresolvedPayment.ts';

/** Finding, reprinting, refunding and exchanging a booking. */

/** From typed or scanned text: a reference, or the address of a booking's page. */
export function referenceIn(text: string): string {
  const address = /\/(?:bookings|tickets)\/([^/?#\s]+)/i.exec(text);
  return (address?.[1] ?? text).replace(/[^0-9a-z]/gi, '').toUpperCase();
}

export function enterCode(kiosk: Kiosk): void {
  kiosk.state.code = '';
  kiosk.state.booking = undefined;
  closeTicket(kiosk);
  kiosk.goTo('code');
}

export async function findBooking(kiosk: Kiosk, text: string): Promise<void> {
  const { state, office } = kiosk;
  const reference = referenceIn(text);
  if (reference === '' || kiosk.blocked) return;
  state.busy = true;
  kiosk.render();
  const answer = await office.request<Booking>('GET', `bookings/${encodeURIComponent(reference)}`);
  state.busy = false;
  if (answer.kind === 'ok') {
    state.booking = answer.body;
    kiosk.goTo('booking');
  } else {
    // Clear the field for the next scan.
    state.code = '';
    kiosk.showNotice('sorry', answer.kind === 'refused' ? `There is no booking ${reference}.` : 'The box office does not answer. Try again in a moment.');
  }
}

/** Prints the ticket as soon as it is loaded. */
export function reprint(kiosk: Kiosk): void {
  const { ticket } = kiosk;
  const { booking } = kiosk.state;
  if (!booking) return;
  if (ticket?.ready && ticket.reference === booking.reference) return ticket.print();
  let printed = false;
  showTicket(kiosk, booking.reference, () => {
    const before = printed;
    printed = true;
    return before;
  });
  kiosk.render();
}

export function closeBooking(kiosk: Kiosk): void {
  kiosk.state.booking = undefined;
  closeTicket(kiosk);
  kiosk.goTo('choose');
}

export function refund(kiosk: Kiosk, tender: Tender): void {
  const { booking } = kiosk.state;
  if (!booking || kiosk.blocked) return;
  closeTicket(kiosk);
  resolvePayment(kiosk, {
    kind: 'refund',
    key: uuidv7(),
    method: 'DELETE',
    path: `bookings/${booking.reference}?tender=${tender}`,
    startedAt: kiosk.office.serverNow(),
    tender,
    amount: -booking.total,
    currency: booking.currency,
    screeningId: booking.screeningId,
    seats: booking.seats.map(({ seat }) => seat),
    title: booking.title,
    place: placeOf(booking),
    names: bookedNames(booking),
    reference: booking.reference,
  });
}

/** From the booking itself: the plan is not loaded on this screen. */
export function bookedNames({ seats }: Booking): string {
  return seats.map(({ row, number }) => (row ? `Row ${row} seat ${number}` : `Seat ${number}`)).join(', ');
}

export async function exchange(kiosk: Kiosk): Promise<void> {
  const { booking } = kiosk.state;
  if (!booking || kiosk.blocked) return;
  closeTicket(kiosk);
  await openScreening(kiosk, booking.screeningId, 'exchange', booking.seats.length);
}

export function toggleKeptSeat(kiosk: Kiosk, seat: number): void {
  const keptSeats = new Set(kiosk.state.keptSeats);
  if (!keptSeats.delete(seat)) keptSeats.add(seat);
  kiosk.state.keptSeats = keptSeats;
  kiosk.render();
}

/** How many seats are still to be chosen; negative if there are too many. */
export function missingSeats({ state, map }: Kiosk): number {
  return (state.booking?.seats.length ?? 0) - state.keptSeats.size - (map?.selection.seats.length ?? 0);
}

export function payExchange(kiosk: Kiosk): void {
  const { state, map } = kiosk;
  if (!state.booking || !map || missingSeats(kiosk) !== 0) return;
  startPaying(kiosk, dueFor(kiosk, map.selection.seats, state.booking));
}

export function backToBooking(kiosk: Kiosk): void {
  closeMap(kiosk);
  Object.assign(kiosk.state, { screening: undefined, mode: 'sell', due: undefined });
  kiosk.goTo('booking');
}
