import { describe, expect, it } from 'vitest';
import { seatRanges } from '../../src/api/seatRanges.ts';

describe('seats in a request', () => {
  it.each([
    [[], []], [[7], [7]], [[8, 7], [7, 8]], [[0, 1, 2], ['0-2']], [[9, 3, 4, 5, 1, 6], [1, '3-6', 9]], [[10, 9, 2], [2, 9, 10]],
  ])('%j are sent as %j', (seats, sent) => expect(seatRanges(seats)).toEqual(sent));

  it('are a few characters for a whole hall', () => {
    expect(seatRanges(Array.from({ length: 15_928 }, (_, seat) => seat))).toEqual(['0-15927']);
  });

  it('are the same seats again when the ranges are counted out', () => {
    const seats = Array.from({ length: 2_000 }, (_, seat) => seat).filter(seat => Math.sin(seat * seat) > -0.7);
    const counted = seatRanges(new Set(seats)).flatMap(part => {
      if (typeof part === 'number') return [part];
      const [first, last] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
    expect(counted).toEqual(seats);
  });
});
