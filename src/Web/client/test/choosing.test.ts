import { describe, expect, it } from 'vitest';
import { SeatMapModel } from '../src/model.ts';
import { countdown } from '../src/element/countdown.ts';
import { bestRefused, heldInstead, holdRefused, replaceable, seatsLost } from '../src/element/notices.ts';
import { en } from '../src/messages/index.ts';
import { money } from '../src/element/money.ts';
import { sift, toggle } from '../src/element/selection.ts';
import type { Plan } from '../src/plan.ts';
import { encodeSnapshot } from '../src/wire.ts';

const plan = {
  sections: [{ id: 's', name: 'Hall', floor: 0 }],
  seats: Array.from({ length: 20 }, (_, i) => ({ section: 's', row: 'F', number: String(i + 1) })),
} as Plan;

function stateOf(...statuses: number[]) {
  const model = new SeatMapModel(1);
  const now = new Date(0).toISOString();
  model.join({
    screeningId: 1, epoch: 1, revision: 1, seatCount: statuses.length, planHash: '', snapshot: encodeSnapshot(statuses), now, salesOpenAt: now,
    salesCloseAt: now, maxSeats: 10, orphanRule: false, holds: [{ holdId: 'a', seats: [3], expiresAt: now, extendableUntil: now }],
  });
  return model.state;
}

describe('the selection', () => {
  const state = stateOf(0, 1, 2, 1, 0, 0);

  it('takes a free seat in and out again', () => {
    const { selection } = toggle(new Set([4]), state, 0, 10);
    expect([...selection]).toEqual([4, 0]);
    expect([...toggle(selection, state, 4, 10).selection]).toEqual([0]);
  });

  it.each([1, 2, 3])('does not take seat %i, which is not free', seat => {
    expect(toggle(new Set(), state, seat, 10)).toMatchObject({ refused: 'notFree' });
  });

  it('has a limit', () => {
    expect(toggle(new Set([0]), state, 4, 1)).toEqual({ selection: new Set([0]), refused: 'tooMany' });
  });

  it('loses what somebody else has got, and hands over what is held for oneself', () => {
    expect(sift(new Set([0, 1, 3, 4]), state)).toEqual({ selection: new Set([0, 4]), lost: [1] });
  });

  it('keeps seats whose hold is on its way', () => {
    expect(sift(new Set([0, 1]), state, new Set([0, 1]))).toEqual({ selection: new Set([0, 1]), lost: [] });
  });

  it('stays the very same if nothing was lost', () => {
    const selection = new Set([0, 4]);
    expect(sift(selection, state).selection).toBe(selection);
  });
});

describe('messages', () => {
  it('say kindly who was faster, and what is left', () => {
    expect(seatsLost(en, plan, [11], 2).text).toBe('Someone was faster: Row F seat 12 has just been taken. Your other seats are still selected.');
    expect(seatsLost(en, plan, [11, 12], 0).text).toBe('Someone was faster: Row F seats 12 and 13 have just been taken. Please pick another.');
  });

  it('are silent when the seats were held', () => {
    expect(holdRefused(en, plan, { outcome: 'held', seats: [1], revision: 1 }, 10, 0)).toBeUndefined();
  });

  it('name the seat that would be left alone', () => {
    expect(holdRefused(en, plan, { outcome: 'orphanSeat', seats: [4], revision: 0 }, 10, 2)?.text).toContain('Row F seat 5 alone');
  });

  it('offer as many at the same price to a party that was too slow', () => {
    const mixed = { ...plan, seats: ['a', 'a', 'b'].map(category => ({ category })) } as Plan;
    expect(replaceable(mixed, [0])).toEqual([0]);
    expect(replaceable(mixed, [0, 1])).toEqual([0, 1]);
    expect(replaceable(mixed, [0, 2])).toBeUndefined();
    expect(replaceable(mixed, [])).toBeUndefined();
  });

  it('say which seats are held instead of those that were lost', () => {
    expect(heldInstead(en, plan, [3, 4]).text).toContain('we are holding others that are as good for you: Row F seats 4 and 5.');
  });

  it('tell a party that found nothing what to try', () => {
    expect(bestRefused(en, plan, { outcome: 'noneAvailable', seats: [], revision: 0 }, { count: 4, category: 'x' }, 10)?.text).toBe(
      'Sorry, no 4 seats together like that are free any more. Try any price, or fewer seats.',
    );
  });
});

describe('the countdown', () => {
  it.each([
    [485_000, '8:05'], [60_000, '1:00'], [59_001, '1:00'], [59_000, '0:59'], [1, '0:01'], [0, '0:00'], [-5_000, '0:00'], [3_661_000, '1:01:01'],
  ])('of %i ms is %s', (milliseconds, text) => {
    expect(countdown(milliseconds)).toBe(text);
  });
});

describe('money', () => {
  it('knows how many digits a currency has', () => {
    expect(money(1650, 'EUR', 'en')).toBe('€16.50');
    expect(money(1650, 'JPY', 'en')).toBe('¥1,650');
  });
});
