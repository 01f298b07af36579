import { describe, expect, it } from 'vitest';
import { changeOf, likelyAmounts, typeKey } from '../../../src/apps/kiosk/cash.ts';

describe('cash', () => {
  it('comes in from the right, as on every till', () => {
    let given = '';
    for (const key of ['0', '5', '00', '0']) given = typeKey(given, key);
    expect(given).toBe('5000');
    expect(typeKey(given, 'erase')).toBe('500');
    expect(typeKey('12345678901234', '5')).toBe('123456789012345');
    expect(typeKey('123456789012345', '6')).toBe('123456789012345');
  });

  it('offers the exact amount and what the next notes make of it', () => {
    expect(likelyAmounts(3_000, 2)).toEqual([3_000, 5_000, 10_000, 20_000]);
    expect(likelyAmounts(4_200, 2)).toEqual([4_200, 4_500, 5_000, 10_000]);
    expect(likelyAmounts(1_250, 2)).toEqual([1_250, 1_500, 2_000, 5_000]);
    expect(likelyAmounts(1_800, 0)).toEqual([1_800, 2_000, 5_000, 10_000]);
    expect(likelyAmounts(12_300, 2)).toEqual([12_300, 12_500, 13_000, 15_000]);
    for (const amount of likelyAmounts(4_711, 2)) expect(changeOf(4_711, amount)).toBeGreaterThanOrEqual(0);
  });

  it('is offered in notes as large as the sums of the currency', () => {
    const inMajor = (total: number, digits: number): number[] =>
      likelyAmounts(total * 10 ** digits, digits).map(each => each / 10 ** digits);
    expect(inMajor(440_000, 2)).toEqual([440_000, 450_000, 500_000, 600_000]);
    expect(inMajor(350_000, 0)).toEqual([350_000, 360_000, 400_000]);
    expect(inMajor(4_500, 2)).toEqual([4_500, 5_000, 6_000]);
    expect(inMajor(12.5, 3)).toEqual([12.5, 15, 20, 50]);
    for (const total of [1, 99, 1_001, 123_456_789, 10 ** 13]) {
      for (const digits of [0, 2, 3, 4]) {
        const offered = likelyAmounts(total, digits);
        expect(offered[0]).toBe(total);
        expect(offered.every(each => Number.isSafeInteger(each) && each >= total)).toBe(true);
      }
    }
  });

  it('is not enough until it is', () => {
    expect(changeOf(1_000, 999)).toBeUndefined();
    expect(changeOf(1_000, 1_000)).toBe(0);
    expect(changeOf(1_000, 2_000)).toBe(1_000);
  });
});
