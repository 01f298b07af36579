import type { Tender } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import type { Reply, RefusedReply } from './boxOffice.ts';
import { load, remove, save } from './storage.ts';

/**
 * Money that changes hands for seats. It is written down before the box office is asked, and asked with the same key until
 * the answer is known, whatever happens to the connection, the page or the machine: so there is no second sale and no lost one.
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
  /** To be paid; negative: to be given back. Minor units. */
  amount: number;
  /** Cash that the customer has handed over. */
  given?: number;
  currency: string;
  screeningId: number;
  seats: number[];
  /** For the screen: title, then when and where, then seats. */
  title: string;
  place: string;
  names: string;
  /** Of a sale. */
  holdId?: string;
  /** Of a refund or exchange: known before. */
  reference?: string;
  outcome?: Outcome;
}

export type Outcome = { done: true; reference: string; printed: boolean } | { done: false; code: string; text: string };

const name = 'transaction';

/** @throws if it cannot be written down. */
export function saveTransaction(transaction: Transaction): void {
  save(name, transaction);
}

export function loadTransaction(): Transaction | undefined {
  return load<Transaction>(name);
}

export function removeTransaction(): void {
  remove(name);
}

/** Undefined as long as it is not certain how it ended. */
export function outcomeOf(transaction: Transaction, answer: Reply<SeatReply>): Outcome | undefined {
  if (answer.kind === 'unknown') return undefined;
  if (answer.kind === 'refused') {
    // A hold that this till does not have may be another's who sold it, on this machine: that is looked up, not guessed.
    return transaction.kind === 'sale' && answer.status === 404 ? undefined : refused(transaction, answer);
  }
  const { body } = answer;
  const reference = body.reference ?? transaction.reference;
  if (reference === undefined) return undefined;
  if (transaction.kind === 'refund' && body.revision === 0) {
    // Nothing was changed by our command: another had cancelled it before.
    return { done: false, code: 'cancelled_before', text: 'This booking had been cancelled already. Do not pay anything out.' };
  }
  return { done: true, reference, printed: false };
}

function refused({ kind }: Transaction, { code, detail }: RefusedReply): Outcome {
  const text = code === 'taken' && kind === 'exchange' ? 'Somebody was faster: at least one of the new seats has just been taken. The old seats are still booked.' : (texts[code] ?? detail);
  return { done: false, code, text };
}

const texts: Record<string, string> = {
  expired: 'The hold ran out before the box office heard of this sale, so the seats were not sold.',
  already_released: 'The seats had been released, so they were not sold.',
  payment_declined: 'The payment was declined. Nothing was sold.',
  closed: 'Sales for this screening are closed. Nothing was sold.',
};

/** What the customer gets back after a refusal: what they have paid in cash. */
export function cashToReturn({ amount, given, tender }: Transaction): number {
  return amount > 0 && tender === 'cash' ? (given ?? amount) : 0;
}
