import type { Booking, BookingMove, HoldConfirmation, Tender } from '../../api/types.ts';
import type { BestWish, SeatReply } from '../../contract.ts';
import type { SeatMapElement } from '../../element/define.ts';
import { bestRefused, holdRefused } from '../../element/notices.ts';
import { urgent } from '../../ui/countdown.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { changeOf } from './cash.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showDialog, showNotice, type Due } from './kioskState.ts';
import { clearSale, releaseUnseen, setSale } from './openScreening.ts';
import { placeOf } from './schedule.ts';
import { amountsOf } from './ticketTypes.ts';
import { resolvePayment } from './unresolvedPayment.ts';
import { text } from '../../ui/pageTexts.ts';

/** Holding and selling seats to one customer. */

export function holdParty(kiosk: Kiosk, count: number): Promise<void> {
  const { category, accessible } = kiosk.state.wish;
  const wish: BestWish = { count, ...(category !== undefined && { category }), ...(accessible && { accessible }) };
  return hold(kiosk, map => map.holdBest(wish), reply => {
    const { map, state } = kiosk;
    return map?.plan ? bestRefused(kiosk.messages, map.plan, reply, wish, state.maxSeats)?.text : undefined;
  });
}

export function holdSelection(kiosk: Kiosk): Promise<void> {
  return hold(kiosk, map => map.hold(), reply => {
    const { map, state } = kiosk;
    return map?.plan ? holdRefused(kiosk.messages, map.plan, reply, state.maxSeats, map.selection.seats.length)?.text : undefined;
  });
}

/** Replaces the customer's hold: the new seats are held first, then the old hold is released. */
async function hold(
  kiosk: Kiosk,
  command: (map: SeatMapElement) => Promise<SeatReply | undefined>,
  refusal: (reply: SeatReply) => string | undefined,
): Promise<void> {
  const { screenScope, map } = kiosk;
  const element = map?.element;
  if (!element || kiosk.blocked) return;
  const before = kiosk.state.holdId;
  screenScope.apply(set({ busy: true, notice: undefined }));
  const reply = await command(element);
  const held = reply?.outcome === 'held' && reply.holdId ? reply.holdId : undefined;
  if (map.scope.ended) {
    // The map was closed: the hold would be shown nowhere.
    if (held !== undefined) releaseUnseen(kiosk, held);
    return;
  }
  screenScope.apply(set({ busy: false }));
  if (held !== undefined) {
    setSale(kiosk, map.screeningId, held);
    map.clear();
    if (before !== undefined && before !== held) await element.release(before);
    return;
  }
  screenScope.apply(showNotice('sorry', reply ? (refusal(reply) ?? kiosk.messages.notHeld) : text('kiosk.noHoldAnswer')));
}

export async function releaseHold(kiosk: Kiosk): Promise<void> {
  const { screenScope, map } = kiosk;
  const { holdId } = kiosk.state;
  if (!map?.element || holdId === undefined || kiosk.blocked) return;
  screenScope.apply(set({ busy: true }));
  const reply = await map.element.release(holdId);
  if (map.scope.ended) return;
  screenScope.apply(set({ busy: false }));
  if (reply) clearSale(kiosk);
  else screenScope.apply(showNotice('sorry', text('kiosk.notReleased')));
}

/** Continues with a hold that a reload or a lost reply has left behind. */
export function resumeHold(kiosk: Kiosk, holdId: string): void {
  if (kiosk.map) setSale(kiosk, kiosk.map.screeningId, holdId);
}

/**
 * What the seats cost, line by line. In an exchange the seats that stay cost what was paid for them, and the booking's total
 * is subtracted.
 */
export function dueFor(kiosk: Kiosk, chosen: readonly number[], exchanged?: Booking): Due | undefined {
  const { map, state } = kiosk;
  const { plan } = map ?? {};
  if (!map || !plan || !state.screening) return undefined;
  const priceOf = new Map(state.prices.map(price => [price.category, price.amount]));
  const paidFor = new Map<number, number>(exchanged?.seats.map(({ seat, amount }) => [seat, amount]));
  const seats = [...(exchanged?.seats.map(({ seat }) => seat).filter(seat => state.keptSeats.has(seat)) ?? []), ...chosen];
  const quoted = exchanged || !state.pricing ? undefined : amountsOf(state.quote, state.holdId, chosen);
  if (!exchanged && state.pricing && !quoted) return undefined;
  const left = exchanged?.seats.filter(({ seat }) => !state.keptSeats.has(seat)).sort((a, b) => a.seat - b.seat) ?? [];
  const taken = [...chosen].sort((a, b) => a - b);
  const newAmount = (seat: number): number => {
    if (quoted) return quoted[chosen.indexOf(seat)];
    // Pair by pair, as the server does: within its category a ticket keeps what was paid for it, with its type and fees.
    const before = left[taken.indexOf(seat)];
    return before?.price && map.category(before.seat) === map.category(seat) ? before.amount : (priceOf.get(map.category(seat)) ?? 0);
  };
  const lines = seats.map(seat => ({
    label: plan.seats[seat].label,
    name: map.name(seat),
    amount: paidFor.get(seat) ?? newAmount(seat),
  }));
  const amount = lines.reduce((sum, line) => sum + line.amount, 0) - (exchanged?.total ?? 0);
  return { kind: exchanged ? 'exchange' : 'sale', amount, currency: state.screening.currency, seats, names: map.names(seats), lines };
}

export function startPaying(kiosk: Kiosk, due: Due | undefined): void {
  const { map, state } = kiosk;
  // A running command may be about to change the seats.
  if (!due || kiosk.blocked) return;
  const hold = due.kind === 'sale' ? map?.hold(state.holdId) : undefined;
  // Less than two minutes are left: extend the hold, so that there is time to pay.
  if (map && hold && hold.expiresAt - map.now() < urgent) void map.element?.extend(hold.holdId);
  kiosk.apply(set({ due, tender: undefined, given: '', email: '', declined: false }), goTo('pay'));
}

export function chooseTender(kiosk: Kiosk, tender: Tender): void {
  const { due } = kiosk.state;
  if (!due || kiosk.blocked) return;
  kiosk.apply(set({ tender, declined: false }));
  if (tender === 'terminal') kiosk.apply(showDialog({ kind: 'terminal', amount: due.amount }));
}

/** The card terminal has approved or declined. */
export function terminalAnswered(kiosk: Kiosk, approved: boolean): void {
  kiosk.apply(showDialog(undefined));
  if (approved) startTransaction(kiosk, 'terminal');
  else kiosk.apply(set({ tender: undefined, declined: true }));
}

/** The cash has been taken. */
export function confirmCash(kiosk: Kiosk): void {
  const { due, given } = kiosk.state;
  if (!due) return;
  if (due.amount <= 0) return startTransaction(kiosk, 'cash');
  const cash = given === '' ? due.amount : Number(given);
  if (changeOf(due.amount, cash) !== undefined) startTransaction(kiosk, 'cash', cash);
}

function startTransaction(kiosk: Kiosk, tender: Tender, given?: number): void {
  const { state, map } = kiosk;
  const { due, screening, holdId, booking } = state;
  if (!due || !screening || !map || kiosk.blocked) return;
  const about = {
    key: uuidv7(),
    method: 'POST' as const,
    startedAt: kiosk.office.serverNow(),
    tender,
    amount: due.amount,
    ...(given !== undefined && { given }),
    currency: due.currency,
    screeningId: screening.id,
    seats: due.seats,
    title: screening.title,
    place: placeOf(screening),
    names: due.names,
  };
  if (due.kind === 'sale' && holdId !== undefined) {
    const email = state.email.trim();
    const body: HoldConfirmation = { payment: tender, ...(email && { email }) };
    resolvePayment(kiosk, { ...about, kind: 'sale', path: `holds/${holdId}/confirm`, body, holdId });
  } else if (due.kind === 'exchange' && booking) {
    const { reference } = booking;
    const body: BookingMove = { seats: due.seats, tender };
    resolvePayment(kiosk, { ...about, kind: 'exchange', path: `bookings/${reference}/move`, body, reference });
  }
}
