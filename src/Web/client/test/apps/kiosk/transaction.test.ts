import { describe, expect, it } from 'vitest';
import { cashToReturn, outcomeOf, type Transaction } from '../../../src/apps/kiosk/transaction.ts';
import type { SeatReply } from '../../../src/contract.ts';

describe('a transaction', () => {
  const sale: Transaction = {
    kind: 'sale', key: 'k', method: 'POST', path: 'holds/h/confirm', startedAt: 0,
    tender: 'cash', amount: 3_000, given: 5_000, currency: 'EUR',
    screeningId: 1, seats: [1, 2, 3], title: 'T', place: 'P', names: 'N', holdId: 'h',
  };
  const reply = (more: Partial<SeatReply>): { kind: 'ok'; body: SeatReply } => ({
    kind: 'ok',
    body: { outcome: 'booked', seats: [1, 2, 3], revision: 7, ...more },
  });
  const refusal = (status: number, code: string) => ({ kind: 'refused' as const, status, code, detail: 'd', seats: [] });

  it('is open while there is no reply, or a reply that may be about another holder', () => {
    expect(outcomeOf(sale, { kind: 'unknown' })).toBeUndefined();
    expect(outcomeOf(sale, refusal(404, 'not_found'))).toBeUndefined();
    expect(outcomeOf(sale, reply({ reference: null }))).toBeUndefined();
  });

  it('is done with its reference', () => {
    expect(outcomeOf(sale, reply({ reference: 'R' }))).toEqual({ done: true, reference: 'R', printed: false });
  });

  it('gives back the cash of a sale that was not made, and nothing of a card', () => {
    expect(outcomeOf(sale, refusal(409, 'expired'))).toMatchObject({ done: false, code: 'expired' });
    expect(cashToReturn(sale)).toBe(5_000);
    expect(cashToReturn({ ...sale, tender: 'terminal' })).toBe(0);
    expect(cashToReturn({ ...sale, kind: 'refund', amount: -3_000 })).toBe(0);
  });

  it('pays nothing out for a booking that was cancelled before', () => {
    const refund: Transaction = { ...sale, kind: 'refund', amount: -3_000, reference: 'R' };
    expect(outcomeOf(refund, reply({ outcome: 'cancelled', revision: 9 }))).toMatchObject({ done: true, reference: 'R' });
    expect(outcomeOf(refund, refusal(409, 'already_cancelled'))).toMatchObject({
      done: false,
      text: 'This booking had been cancelled already. Do not pay anything out.',
    });
    expect(outcomeOf(refund, refusal(404, 'not_found'))).toMatchObject({ done: false, code: 'not_found' });
  });
});
