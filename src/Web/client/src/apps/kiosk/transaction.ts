import type { Tender } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import type { Reply, RefusedReply } from './boxOffice.ts';
import { load, remove, save } from './storage.ts';
import { text, type TextKey } from '../../ui/pageTexts.ts';

/**
 * A sale, refund or exchange. It is stored before the request is sent, and the request is repeated with the same key until
 * the outcome is known, also after a reload or a power cut: so that nothing is sold twice and no sale is lost.
 */
export interface Transaction {
  kind: 'sale' | 'refund' | 'exchange';
  /** Idempotency-Key. */
  key: string;
  method: 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  /** Milliseconds since 1970 by the server's clock. */
  startedAt: number;
  tender: Tender;
  /** To be paid, in minor units; negative if paid out. */
  amount: number;
  /** Cash that the customer has handed over. */
  given?: number;
  currency: string;
  screeningId: number;
  seats: number[];
  /** Texts for the screen: title, time and hall, seats. */
  title: string;
  place: string;
  names: string;
  /** Only of a sale. */
  holdId?: string;
  /** Of a refund or exchange, where the booking exists before. */
  reference?: string;
  outcome?: Outcome;
}

export type Outcome = { done: true; reference: string; printed: boolean } | { done: false; code: string; text: string };

const name = 'transaction';

/** @throws if the browser cannot store it. */
export function saveTransaction(transaction: Transaction): void {
  save(name, transaction);
}

export function loadTransaction(): Transaction | undefined {
  return load<Transaction>(name);
}

export function removeTransaction(): void {
  remove(name);
}

/** If the outcome cannot be stored, the request is repeated after a reload, and gets the same reply. */
export function saveOutcome(transaction: Transaction): void {
  try {
    saveTransaction(transaction);
  } catch {
    // See above.
  }
}

/** Undefined while the outcome is not certain. */
export function outcomeOf(transaction: Transaction, answer: Reply<SeatReply>): Outcome | undefined {
  if (answer.kind === 'unknown') return undefined;
  if (answer.kind === 'refused') {
    // The hold belongs to another holder: after the sale, somebody else may have signed in. The caller looks up the outcome.
    return transaction.kind === 'sale' && answer.status === 404 ? undefined : refused(transaction, answer);
  }
  const { body } = answer;
  const reference = body.reference ?? transaction.reference;
  if (reference === undefined) return undefined;
  return { done: true, reference, printed: false };
}

function refused({ kind }: Transaction, { code, detail }: RefusedReply): Outcome {
  return { done: false, code, text: whyRefused(kind, code) ?? detail };
}

const reasons: Record<string, TextKey> = {
  expired: 'kiosk.refusedExpired',
  already_released: 'kiosk.refusedReleased',
  already_cancelled: 'kiosk.refusedCancelled',
  payment_declined: 'kiosk.refusedPayment',
  closed: 'kiosk.refusedClosed',
};

function whyRefused(kind: Transaction['kind'], code: string): string | undefined {
  if (code === 'taken' && kind === 'exchange') return text('kiosk.refusedTaken');
  const key = reasons[code];
  return key && text(key);
}

/** Cash to hand back when the sale was refused. */
export function cashToReturn({ amount, given, tender }: Transaction): number {
  return amount > 0 && tender === 'cash' ? (given ?? amount) : 0;
}
