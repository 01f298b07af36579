import type { Booking, Tender } from '../../api/types.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Reply } from './boxOffice.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showTicket, type Transition } from './kioskState.ts';
import { closeMap, openScreening } from './openScreening.ts';
import { placeOf } from './schedule.ts';
import { dueFor, startPaying } from './selling.ts';
import { printTicket } from './tickets.ts';
import { resolvePayment } from './unresolvedPayment.ts';
import { isolate } from '../../bidi.ts';
import { en, type Messages } from '../../messages/messages.ts';
import { placeName } from '../../messages/seatNames.ts';
import { text } from '../../ui/pageTexts.ts';

/** Finding, reprinting, refunding and exchanging a booking. */

/** From typed or scanned text: a reference, or the address of a booking's page or of a ticket. */
export function referenceIn(text: string): string {
  const ticket = /\/t\/1([0-9a-z]{10})[0-9a-z]{100,}/i.exec(text);
  if (ticket) return ticket[1]!.toUpperCase();
  const address = /\/(?:bookings|tickets)\/([^/?#\s]+)/i.exec(text);
  return (address?.[1] ?? text).replace(/[^0-9a-z]/gi, '').toUpperCase();
}

export function enterCode(kiosk: Kiosk): void {
  kiosk.apply(set({ code: '', booking: undefined, ticket: undefined }), goTo('code'));
}

/** @returns true if the booking is shown now. */
export async function findBooking(kiosk: Kiosk, text: string): Promise<boolean> {
  const { screenScope, office } = kiosk;
  const reference = referenceIn(text);
  if (reference === '' || kiosk.blocked) return false;
  screenScope.apply(set({ busy: true }));
  const answer = await office.request<Booking>('GET', `bookings/${encodeURIComponent(reference)}`, { signal: screenScope.signal });
  if (screenScope.ended) return false;
  screenScope.apply(bookingAnswered(reference, answer));
  return answer.kind === 'ok';
}

/** If there is none, the field is cleared for the next scan. */
export function bookingAnswered(reference: string, answer: Reply<Booking>): Transition {
  if (answer.kind === 'ok') return state => goTo('booking')({ ...state, booking: answer.body });
  const why = answer.kind === 'refused' ? text('kiosk.noBooking', { reference }) : text('kiosk.noAnswer');
  return set({ busy: false, code: '', notice: { tone: 'sorry', text: why } });
}

/** Prints the ticket as soon as it is loaded. */
export function reprint(kiosk: Kiosk): void {
  const { booking, ticket } = kiosk.state;
  if (!booking) return;
  if (ticket?.ready && ticket.reference === booking.reference) printTicket(kiosk);
  else kiosk.apply(showTicket(booking.reference));
}

export function closeBooking(kiosk: Kiosk): void {
  kiosk.apply(set({ booking: undefined, ticket: undefined }), goTo('choose'));
}

export function refund(kiosk: Kiosk, tender: Tender): void {
  const { booking } = kiosk.state;
  if (!booking || kiosk.blocked) return;
  kiosk.apply(set({ ticket: undefined }));
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
    names: bookedNames(booking, kiosk.messages),
    reference: booking.reference,
  });
}

/** From the booking itself: the plan is not loaded on this screen. */
export function bookedNames({ seats }: Booking, messages: Messages): string {
  return seats.map(seat => bookedName(seat, messages)).join(messages.comma);
}

/** The server's name of a seat, which is in English: what is no label of the plan in it is said in the language of the page. */
export function bookedName({ name, row, number, table = false }: Booking['seats'][number], messages: Messages): string {
  const label = (text: string): string => isolate(text, messages.direction);
  if (!number) return label(name);
  const english = (section?: string): string => placeName({ section, row, number, table }, en);
  const own = (section?: string): string => placeName({ section, row: label(row), number: label(number), table }, messages);
  if (name === english()) return own();
  const section = name.slice(0, -english().length - en.comma.length);
  return section && name === english(section) ? own(label(section)) : label(name);
}

export async function exchange(kiosk: Kiosk): Promise<void> {
  const { booking } = kiosk.state;
  if (!booking || kiosk.blocked) return;
  kiosk.apply(set({ ticket: undefined }));
  await openScreening(kiosk, booking.screeningId, 'exchange', booking.seats.length);
}

export function toggleKeptSeat(seat: number): Transition {
  return state => {
    const keptSeats = new Set(state.keptSeats);
    if (!keptSeats.delete(seat)) keptSeats.add(seat);
    return { ...state, keptSeats };
  };
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
  kiosk.apply(set({ screening: undefined, mode: 'sell', due: undefined }), goTo('booking'));
}
