import type { Booking, BookingMove, HoldConfirmation, Tender } from '../../api/types.ts';
import type { BestWish, SeatReply } from '../../contract.ts';
import { bestRefused, holdRefused } from '../../element/notices.ts';
import { en } from '../../messages/en.ts';
import { urgent } from '../../ui/countdown.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { changeOf } from './cash.ts';
import type { Kiosk } from './kiosk.ts';
import type { Due } from './kioskState.ts';
import { clearSale, setSale } from './openScreening.ts';
import { placeOf } from './schedule.ts';
import { resolvePayment } from './unresolvedPayment.ts';

/** Holding and selling seats to one customer. */

export function holdParty(kiosk: Kiosk, count: number): Promise<void> {
  const { category, accessible } = kiosk.state.wish;
  const wish: BestWish = { count, ...(category !== undefined && { category }), ...(accessible && { accessible }) };
  return hold(kiosk, map => map.holdBest(wish), reply => {
    const { map, state } = kiosk;
    return map?.plan ? bestRefused(en, map.plan, reply, wish, state.maxSeats)?.text : undefined;
  });
}

export function holdSelection(kiosk: Kiosk): Promise<void> {
  return hold(kiosk, map => map.hold(), reply => {
    const { map, state } = kiosk;
    return map?.plan ? holdRefused(en, map.plan, reply, state.maxSeats, map.selection.seats.length)?.text : undefined;
  });
}

type MapElement = NonNullable<Kiosk['map']>['element'];

/** Replaces the customer's hold: the new seats are held first, then the old hold is released. */
async function hold(kiosk: Kiosk, command: (map: MapElement) => Promise<SeatReply | undefined>, refusal: (reply: SeatReply) => string | undefined): Promise<void> {
  const { state, map } = kiosk;
  if (!map?.ready || kiosk.blocked) return;
  const before = state.holdId;
  state.busy = true;
  state.notice = undefined;
  kiosk.render();
  const reply = await command(map.element);
  state.busy = false;
  const held = reply?.outcome === 'held' && reply.holdId ? reply.holdId : undefined;
  if (kiosk.map !== map) {
    if (held !== undefined) void kiosk.office.requestWithRetries('DELETE', `holds/${held}`, {});
    return;
  }
  if (held !== undefined) {
    setSale(kiosk, map.screeningId, held);
    map.element.clear();
    if (before !== undefined && before !== held) await map.element.release(before);
  } else {
    kiosk.showNotice('sorry', reply ? (refusal(reply) ?? en.notHeld) : 'The box office did not answer in time. If it held seats all the same, they appear here.');
  }
  kiosk.render();
}

export async function releaseHold(kiosk: Kiosk): Promise<void> {
  const { state, map } = kiosk;
  const { holdId } = state;
  if (!map || holdId === undefined || kiosk.blocked) return;
  state.busy = true;
  kiosk.render();
  const reply = await map.element.release(holdId);
  state.busy = false;
  if (reply) clearSale(kiosk);
  else kiosk.showNotice('sorry', 'The seats could not be released: the box office does not answer. The hold runs out by itself.');
  kiosk.render();
}

/** Continues with a hold that a reload or a lost reply has left behind. */
export function resumeHold(kiosk: Kiosk, holdId: string): void {
  if (kiosk.map) setSale(kiosk, kiosk.map.screeningId, holdId);
  kiosk.render();
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
  const lines = seats.map(seat => ({ label: plan.seats[seat].label, name: map.name(seat), amount: paidFor.get(seat) ?? priceOf.get(map.category(seat)) ?? 0 }));
  const amount = lines.reduce((sum, line) => sum + line.amount, 0) - (exchanged?.total ?? 0);
  return { kind: exchanged ? 'exchange' : 'sale', amount, currency: state.screening.currency, seats, names: map.names(seats), lines };
}

export function startPaying(kiosk: Kiosk, due: Due | undefined): void {
  const { map, state } = kiosk;
  if (!due) return;
  const hold = due.kind === 'sale' ? map?.hold(state.holdId) : undefined;
  // Less than two minutes are left: extend the hold, so that there is time to pay.
  if (map && hold && hold.expiresAt - map.now() < urgent) void map.element.extend(hold.holdId);
  Object.assign(state, { due, tender: undefined, given: '', declined: false });
  kiosk.goTo('pay');
}

export function chooseTender(kiosk: Kiosk, tender: Tender): void {
  const { state } = kiosk;
  if (!state.due || kiosk.blocked) return;
  state.tender = tender;
  state.declined = false;
  if (tender === 'terminal') kiosk.showDialog({ kind: 'terminal', amount: state.due.amount });
  kiosk.render();
}

/** The card terminal has approved or declined. */
export function terminalAnswered(kiosk: Kiosk, approved: boolean): void {
  kiosk.showDialog(undefined);
  if (approved) return startTransaction(kiosk, 'terminal');
  kiosk.state.tender = undefined;
  kiosk.state.declined = true;
  kiosk.render();
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
    resolvePayment(kiosk, { ...about, kind: 'sale', path: `holds/${holdId}/confirm`, body: { payment: tender } satisfies HoldConfirmation, holdId });
  } else if (due.kind === 'exchange' && booking) {
    const { reference } = booking;
    resolvePayment(kiosk, { ...about, kind: 'exchange', path: `bookings/${reference}/move`, body: { seats: due.seats, tender } satisfies BookingMove, reference });
  }
}
