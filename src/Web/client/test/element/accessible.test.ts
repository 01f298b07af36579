import { describe, expect, it } from 'vitest';
import { companionsBeside, releasedSeats } from '../../src/element/accessible.ts';
import type { Terms } from '../../src/element/loadTerms.ts';
import type { PlanSeat } from '../../src/plan.ts';
import { emptyState } from '../../src/seatMapState.ts';
import { drawnHall } from '../halls.ts';

const prices = [{ category: 'a', name: 'A', color: '', amount: 900 }, { category: 'b', name: 'B', color: '', amount: 700 }];

/** @param statuses `.` free, `h` held, `x` sold, `b` blocked. */
function released(accessibleRelease: Terms['accessibleRelease'], rows: string, statuses: string, amounts = prices): string {
  const state = { ...emptyState(1), statuses: Uint8Array.from([...statuses].map(each => '.hxb'.indexOf(each))) };
  const terms: Terms = {
    screeningId: 1, planHash: '', maxSeats: 10, holdSeconds: 600, currency: 'EUR', prices: amounts, orphanRule: false, accessibleRelease,
    version: 1, startsAt: '2026-11-21T19:15:00Z', timeZone: 'Europe/Berlin', hallNotes: '', calledOff: false,
    callOffReason: '',
  };
  return [...releasedSeats(drawnHall(rows), terms, state)].join();
}

describe('companions’ seats', () => {
  it.each([
    ['swcs', 1, '2'],
    ['wccw', 0, '1,2'],
    ['wccw', 3, '2,1'],
    ['cwc', 1, '0,2'],
    ['wsc', 0, ''],
    ['w c', 0, ''],
    ['w/c', 0, ''],
  ])('beside a space in %s', (rows, space, seats) => {
    expect(companionsBeside(drawnHall(rows), space).join()).toBe(seats);
  });
});

describe('spaces and companions’ seats are for everyone', () => {
  it.each([
    ['never', '..xxxx', ''],
    ['hallSold', '..xxxx', '0,1'],
    ['hallSold', '..xxxb', '0,1'],
    ['hallSold', '..xxxh', ''],
    ['hallSold', '..xxx.', ''],
    ['hallSold', '..bbbb', ''],
    ['sectionSold', '..xxxx', '0,1'],
    ['priceSold', '..xx..', '0,1'],
    ['priceSold', '..x.xx', ''],
  ] as const)('%s: %s', (condition, statuses, seats) => {
    expect(released(condition, 'wcss/SS', statuses)).toBe(seats);
  });

  it('when categories that cost the same are sold', () => {
    const same = prices.map(price => ({ ...price, amount: 500 }));
    expect(released('priceSold', 'wcss/SS', '..xx..', same)).toBe('');
    expect(released('priceSold', 'wcss/SS', '..xxxx', same)).toBe('0,1');
  });
});

it('knows the kinds of a drawn hall', () => {
  expect(drawnHall('wcsS').seats.map(({ kind, category }: PlanSeat) => `${kind} ${category}`)).toEqual([
    'wheelchair a', 'companion a', 'standard a', 'standard b',
  ]);
});
