import { describe, expect, it } from 'vitest';
import { changeOf, likelyAmounts, typeKey } from '../../../src/apps/kiosk/cash.ts';

describe('cash', () => {
  it('comes in from the right, as on every till', () => {
    let given = '';
    for (const key of ['0', '5', '00', '0']) given = typeKey(given, key);
    expect(given).toBe('5000');
    expect(typeKey(given, 'erase')).toBe('500');
    expect(typeKey('1234567', '8')).toBe('1234567');
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
