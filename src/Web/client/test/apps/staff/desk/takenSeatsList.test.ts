import { describe, expect, it } from 'vitest';
import type { TakenSeat } from '../../../../src/api/types.ts';
import { filterTaken } from '../../../../src/apps/staff/desk/takenSeatsList.tsx';
import { hold, holder, plan } from '../ledgerSample.ts';

describe('taken seats', () => {
  const facts: TakenSeat[] = [
    { seat: 12, status: 'sold', reference: 'K3J2M4N5P6', holder, amount: 900 },
    { seat: 3, status: 'held', holdId: hold, holder },
    { seat: 9, status: 'blocked' },
  ];
  const found = (search: string, status = ''): number[] => filterTaken(plan, facts, { search, status }).map(fact => fact.seat);

  it('are in the order of the plan', () => expect(found('')).toEqual([3, 9, 12]));
  it('are found by label', () => expect(found('f-13')).toEqual([12]));
  it('are found by a reference as it is read out', () => expect(found('k3j2 m4')).toEqual([12]));
  it('are found by the short id of their holder', () => expect(found('0123abcd')).toEqual([3, 12]));
  it('are filtered by status', () => {
    expect(found('', 'blocked')).toEqual([9]);
    expect(found('0123abcd', 'sold')).toEqual([12]);
    expect(found('nothing')).toEqual([]);
  });
});
