import { describe, expect, it } from 'vitest';
import type { SeatReply } from '../src/contract.ts';
import { referenceIn } from '../src/kiosk/bookings.ts';
import { changeOf, likelyAmounts, typed } from '../src/kiosk/cash.ts';
import { idleNow } from '../src/kiosk/idle.ts';
import { daysOf } from '../src/kiosk/programme.ts';
import type { Screening } from '../src/kiosk/contract.ts';
import { giveBack, outcomeOf, type Transaction } from '../src/kiosk/transaction.ts';

describe('cash', () => {
  it('comes in from the right, as on every till', () => {
    let given = '';
    for (const key of ['0', '5', '00', '0']) given = typed(given, key);
    expect(given).toBe('5000');
    expect(typed(given, 'erase')).toBe('500');
    expect(typed('1234567', '8')).toBe('1234567');
  });

  it('offers the exact amount and what the next notes make of it', () => {
    expect(likelyAmounts(3_000, 2)).toEqual([3_000, 5_000, 10_000, 20_000]);
    expect(likelyAmounts(4_200, 2)).toEqual([4_200, 4_500, 5_000, 10_000]);
    expect(likelyAmounts(1_250, 2)).toEqual([1_250, 1_500, 2_000, 5_000]);
    expect(likelyAmounts(1_800, 0)).toEqual([1_800, 2_000, 5_000, 10_000]);
    for (const amount of likelyAmounts(4_711, 2)) expect(changeOf(4_711, amount)).toBeGreaterThanOrEqual(0);
  });

  it('is not enough until it is', () => {
    expect(changeOf(1_000, 999)).toBeUndefined();
    expect(changeOf(1_000, 1_000)).toBe(0);
    expect(changeOf(1_000, 2_000)).toBe(1_000);
  });
});

describe('a transaction', () => {
  const sale: Transaction = {
    kind: 'sale', key: 'k', method: 'POST', path: 'holds/h/confirm', startedAt: 0, tender: 'cash', amount: 3_000, given: 5_000, currency: 'EUR',
    screeningId: 1, seats: [1, 2, 3], title: 'T', place: 'P', names: 'N', holdId: 'h',
  };
  const reply = (more: Partial<SeatReply>): { kind: 'ok'; body: SeatReply } => ({ kind: 'ok', body: { outcome: 'booked', seats: [1, 2, 3], revision: 7, ...more } });
  const refusal = (status: number, code: string) => ({ kind: 'refused' as const, status, code, detail: 'd', seats: [] });

  it('is open as long as there is no answer, or one that may be about somebody else', () => {
    expect(outcomeOf(sale, { kind: 'unknown' })).toBeUndefined();
    expect(outcomeOf(sale, refusal(404, 'not_found'))).toBeUndefined();
    expect(outcomeOf(sale, reply({ reference: null }))).toBeUndefined();
  });

  it('is done with its reference', () => {
    expect(outcomeOf(sale, reply({ reference: 'R' }))).toEqual({ done: true, reference: 'R', printed: false });
  });

  it('gives back the cash of a sale that was not made, and nothing of a card', () => {
    expect(outcomeOf(sale, refusal(409, 'expired'))).toMatchObject({ done: false, code: 'expired' });
    expect(giveBack(sale)).toBe(5_000);
    expect(giveBack({ ...sale, tender: 'terminal' })).toBe(0);
    expect(giveBack({ ...sale, kind: 'refund', amount: -3_000 })).toBe(0);
  });

  it('pays nothing out for a booking that another has cancelled', () => {
    const refund: Transaction = { ...sale, kind: 'refund', amount: -3_000, reference: 'R' };
    expect(outcomeOf(refund, reply({ outcome: 'cancelled', revision: 9 }))).toMatchObject({ done: true, reference: 'R' });
    expect(outcomeOf(refund, reply({ outcome: 'cancelled', revision: 0 }))).toMatchObject({ done: false, code: 'cancelled_before' });
    expect(outcomeOf(refund, refusal(404, 'not_found'))).toMatchObject({ done: false, code: 'not_found' });
  });
});

it('finds the reference in what is typed and in what a scanner reads', () => {
  expect(referenceIn('k7-q2 m9')).toBe('K7Q2M9');
  expect(referenceIn('https://seats.example/bookings/K7Q2M9X4BC?from=qr')).toBe('K7Q2M9X4BC');
  expect(referenceIn('http://127.0.0.1:5080/kiosk/tickets/k7q2m9x4bc\n')).toBe('K7Q2M9X4BC');
});

it('asks whoever is quiet, and starts over when nobody answers', () => {
  const limits = { quiet: 90_000, warning: 15_000 };
  expect(idleNow(89_999, 0, undefined, limits)).toBe('active');
  expect(idleNow(90_000, 0, undefined, limits)).toEqual({ asksUntil: 105_000 });
  expect(idleNow(104_999, 0, 105_000, limits)).toEqual({ asksUntil: 105_000 });
  expect(idleNow(105_000, 0, 105_000, limits)).toBe('over');
});

it("sorts screenings into days by the venue's clock", () => {
  const at = (startsAt: string, timeZone = 'Europe/Berlin'): Screening => ({ startsAt, timeZone }) as Screening;
  const days = daysOf([at('2026-11-21T21:30:00Z'), at('2026-11-21T23:30:00Z'), at('2026-11-23T19:00:00Z')], Date.parse('2026-11-21T12:00:00Z'));
  expect(days.map(({ name, screenings }) => [name, screenings.length])).toEqual([['Today', 1], ['Tomorrow', 1], ['Mon 23 Nov', 1]]);
});
