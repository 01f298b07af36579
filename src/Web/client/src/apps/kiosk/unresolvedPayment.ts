import type { Booking, TakenSeats } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import { retryDelay } from '../../retry.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Kiosk } from './kiosk.ts';
import { clearSale } from './openScreening.ts';
import { TicketFrame } from './ticketFrame.ts';
import { removeTransaction, outcomeOf, saveTransaction, loadTransaction, type Outcome, type Transaction } from './transaction.ts';

/** Sends a transaction until its outcome is known, then stores the outcome and shows the ticket. */

/** Between two attempts, in milliseconds. */
const longestPause = 4_000;

const notSold: Outcome = { done: false, code: 'not_sold', text: 'The box office has no such sale: these seats were not sold by this till.' };

export function resolvePayment(kiosk: Kiosk, transaction: Transaction): void {
  try {
    saveTransaction(transaction);
  } catch {
    kiosk.showNotice('sorry', 'This browser keeps nothing: its storage is full or switched off. Without it a sale could be lost or made twice, so none is made.');
    return;
  }
  show(kiosk, transaction);
  void requestUntilResolved(kiosk, transaction);
}

/** After a reload or restart: continues with a stored transaction. @returns whether there was one. */
export function resumeTransaction(kiosk: Kiosk): boolean {
  const left = loadTransaction();
  if (!left) return false;
  show(kiosk, left);
  if (left.outcome) recordOutcome(kiosk, left, left.outcome);
  else void requestUntilResolved(kiosk, left);
  return true;
}

export function closeTransaction(kiosk: Kiosk): void {
  removeTransaction();
  kiosk.state.transaction = undefined;
  kiosk.state.due = undefined;
  closeTicket(kiosk);
}

/** Shows the ticket of a booking. @param printed called when it is loaded; it is printed if this returns false. */
export function showTicket(kiosk: Kiosk, reference: string, printed: () => boolean): void {
  closeTicket(kiosk);
  const frame: TicketFrame = (kiosk.ticket = new TicketFrame(reference, () => {
    if (kiosk.ticket !== frame) return;
    kiosk.state.ticket = 'ready';
    kiosk.render();
    if (!printed()) frame.print();
  }));
  kiosk.state.ticket = 'loading';
}

export function closeTicket(kiosk: Kiosk): void {
  kiosk.ticket?.close();
  kiosk.ticket = undefined;
  kiosk.state.ticket = 'none';
}

function show(kiosk: Kiosk, transaction: Transaction): void {
  kiosk.state.transaction = transaction;
  kiosk.goTo('unresolvedPayment');
}

async function requestUntilResolved(kiosk: Kiosk, transaction: Transaction): Promise<void> {
  const { method, path, body, key, kind } = transaction;
  for (let attempt = 0; ; attempt++) {
    const answer = await kiosk.office.request<SeatReply>(method, path, { key, ...(body !== undefined && { body }) });
    const foreign = kind === 'sale' && answer.kind === 'refused' && answer.status === 404;
    const outcome = foreign ? await findOutcome(kiosk, transaction) : outcomeOf(transaction, answer);
    if (outcome) return recordOutcome(kiosk, transaction, outcome);
    kiosk.render();
    await delay(300 + retryDelay(attempt, Math.random, 400, longestPause));
  }
}

/**
 * The hold is not this holder's: another member of staff may have signed in since. If the hold can be released, it was not
 * sold, and now cannot be. If it cannot, the bookings of its seats show whether it was sold.
 */
async function findOutcome({ office }: Kiosk, { screeningId, holdId, seats, startedAt }: Transaction): Promise<Outcome | undefined> {
  const released = await office.request<SeatReply>('DELETE', `holds/${holdId}`, { key: uuidv7() });
  if (released.kind === 'unknown') return undefined;
  if (released.kind === 'ok' || released.status !== 404) return notSold;
  const taken = await office.request<TakenSeats>('GET', `staff/screenings/${screeningId}/seats`);
  if (taken.kind === 'unknown') return undefined;
  if (taken.kind === 'refused') return notSold;
  const ours = taken.body.seats.filter(({ seat, status }) => status === 'sold' && seats.includes(seat));
  const reference = ours[0]?.reference;
  if (reference === undefined || ours.length !== seats.length || ours.some(seat => seat.reference !== reference)) return notSold;
  const booking = await office.request<Booking>('GET', `bookings/${reference}`);
  if (booking.kind === 'unknown') return undefined;
  // `startedAt` comes from Date headers, which have whole seconds.
  const same = booking.kind === 'ok' && booking.body.seats.length === seats.length && Date.parse(booking.body.bookedAt) >= startedAt - 5_000;
  return same ? { done: true, reference, printed: false } : notSold;
}

function recordOutcome(kiosk: Kiosk, transaction: Transaction, outcome: Outcome): void {
  const { state } = kiosk;
  transaction.outcome = outcome;
  saveOutcome(transaction);
  if (transaction.kind === 'sale') clearSale(kiosk);
  if (outcome.done && transaction.kind !== 'refund') {
    showTicket(kiosk, outcome.reference, () => {
      const before = outcome.printed;
      outcome.printed = true;
      saveOutcome(transaction);
      return before;
    });
  }
  state.transaction = transaction;
  kiosk.render();
}

function saveOutcome(transaction: Transaction): void {
  try {
    saveTransaction(transaction);
  } catch {
    // It stays stored without an outcome: after a reload the request is repeated and gets the same reply.
  }
}

/** Ends early when the browser is online again. */
function delay(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}
