import type { Booking, TakenSeats } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import { retryDelay } from '../../retry.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showNotice, showTicket, type Transition } from './kioskState.ts';
import { clearSale } from './openScreening.ts';
import type { Scope } from './scope.ts';
import { loadTransaction, outcomeOf, removeTransaction, saveOutcome, saveTransaction } from './transaction.ts';
import type { Outcome, Transaction } from './transaction.ts';
import { text } from '../../ui/pageTexts.ts';

/** Sends a transaction until its outcome is known, then stores the outcome and shows the ticket. */

/** Between two attempts, in milliseconds. */
const longestPause = 4_000;

const notSold = (): Outcome => ({ done: false, code: 'not_sold', text: text('kiosk.refusedUnknown') });

export function resolvePayment(kiosk: Kiosk, transaction: Transaction): void {
  try {
    saveTransaction(transaction);
  } catch {
    kiosk.apply(showNotice('sorry', text('kiosk.noStorage')));
    return;
  }
  show(kiosk, transaction);
  void requestUntilResolved(kiosk, kiosk.transactionScope, transaction);
}

/** Continues with a stored transaction after a reload or restart. @returns whether there was one. */
export function resumeTransaction(kiosk: Kiosk): boolean {
  const left = loadTransaction();
  if (!left) return false;
  show(kiosk, left);
  if (left.outcome) recordOutcome(kiosk, kiosk.transactionScope, left, left.outcome);
  else void requestUntilResolved(kiosk, kiosk.transactionScope, left);
  return true;
}

export function closeTransaction(kiosk: Kiosk): void {
  removeTransaction();
  kiosk.apply(set({ transaction: undefined, due: undefined, ticket: undefined }));
}

function show(kiosk: Kiosk, transaction: Transaction): void {
  kiosk.apply(set({ transaction }), goTo('unresolvedPayment'));
}

async function requestUntilResolved(kiosk: Kiosk, scope: Scope, transaction: Transaction): Promise<void> {
  const { method, path, body, key, kind } = transaction;
  for (let attempt = 0; !scope.ended; attempt++) {
    const answer = await kiosk.office.request<SeatReply>(method, path, { key, ...(body !== undefined && { body }) });
    const foreign = kind === 'sale' && answer.kind === 'refused' && answer.status === 404;
    const outcome = foreign ? await findOutcome(kiosk, transaction) : outcomeOf(transaction, answer);
    if (outcome) return recordOutcome(kiosk, scope, transaction, outcome);
    kiosk.draw();
    await delay(300 + retryDelay(attempt, Math.random, 400, longestPause), scope.signal);
  }
}

/**
 * The hold is not this holder's: another member of staff may have signed in since. If the hold can be released, it was not
 * sold, and now cannot be. If it cannot, the bookings of its seats show whether it was sold.
 */
async function findOutcome({ office }: Kiosk, { screeningId, holdId, seats, startedAt }: Transaction): Promise<Outcome | undefined> {
  const released = await office.request<SeatReply>('DELETE', `holds/${holdId}`, { key: uuidv7() });
  if (released.kind === 'unknown') return undefined;
  if (released.kind === 'ok' || released.status !== 404) return notSold();
  const taken = await office.request<TakenSeats>('GET', `staff/screenings/${screeningId}/seats`);
  if (taken.kind === 'unknown') return undefined;
  if (taken.kind === 'refused') return notSold();
  const ours = taken.body.seats.filter(({ seat, status }) => status === 'sold' && seats.includes(seat));
  const reference = ours[0]?.reference;
  if (reference === undefined || ours.length !== seats.length || ours.some(seat => seat.reference !== reference)) return notSold();
  const booking = await office.request<Booking>('GET', `bookings/${reference}`);
  if (booking.kind === 'unknown') return undefined;
  if (booking.kind === 'refused' || booking.body.seats.length !== seats.length) return notSold();
  // `startedAt` comes from Date headers, which have whole seconds.
  return Date.parse(booking.body.bookedAt) >= startedAt - 5_000 ? { done: true, reference, printed: false } : notSold();
}

function recordOutcome(kiosk: Kiosk, scope: Scope, transaction: Transaction, outcome: Outcome): void {
  if (scope.ended) return;
  const resolved = { ...transaction, outcome };
  saveOutcome(resolved);
  if (transaction.kind === 'sale') clearSale(kiosk);
  scope.apply(transactionResolved(resolved, outcome));
}

export function transactionResolved(transaction: Transaction, outcome: Outcome): Transition {
  const shown = set({ transaction });
  return outcome.done && transaction.kind !== 'refund' ? state => showTicket(outcome.reference)(shown(state)) : shown;
}

/** Ends early when the browser is online again, or with the signal. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const ended = new AbortController();
    const done = (): void => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done, { signal: ended.signal });
    signal.addEventListener('abort', done, { signal: ended.signal });
  });
}
