import { describe, expect, it } from 'vitest';
import { bestRefused, companionsStay, heldInstead, holdRefused, replaceable, seatsLost } from '../../src/element/notices.ts';
import { en } from '../../src/messages/messages.ts';
import type { Plan } from '../../src/plan.ts';

const plan = {
  sections: [{ id: 's', name: 'Hall', floor: 0 }],
  seats: Array.from({ length: 20 }, (_, i) => ({ label: `F-${i + 1}`, section: 's', row: 'F', number: String(i + 1) })),
} as Plan;

describe('notices', () => {
  it('say which seats were taken, and what is left', () => {
    expect(seatsLost(en, plan, [11], 2).text).toBe(
      'Someone was faster: Row F seat 12 has just been taken. Your other seats are still selected.',
    );
    expect(seatsLost(en, plan, [11, 12], 0).text).toBe(
      'Someone was faster: Row F seats 12 and 13 have just been taken. Please pick another.',
    );
  });

  it('are silent when the seats were held', () => {
    expect(holdRefused(en, plan, { outcome: 'held', seats: [1], revision: 1 }, 10, 0)).toBeUndefined();
  });

  it('name the seat that would be left alone', () => {
    expect(holdRefused(en, plan, { outcome: 'orphanSeat', seats: [4], revision: 0 }, 10, 2)?.text).toContain('Row F seat 5 alone');
  });

  it('say for whom a companion’s seat is kept', () => {
    const text = holdRefused(en, plan, { outcome: 'companionAlone', seats: [4], revision: 0 }, 10, 2)?.text;
    expect(text).toContain('While the wheelchair space beside it is free, Row F seat 5 is kept');
    expect(companionsStay(en, plan, [4, 5]).text).toContain('Row F seats 5 and 6 cannot stay yours');
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

  it('suggest another wish to a party that found nothing', () => {
    expect(bestRefused(en, plan, { outcome: 'noneAvailable', seats: [], revision: 0 }, { count: 4, category: 'x' }, 10)?.text).toBe(
      'Sorry, no 4 seats together like that are free any more. Try any price, or fewer seats.',
    );
  });
});
