import { describe, expect, it } from 'vitest';
import { countdown } from '../../src/ui/countdown.ts';

describe('the countdown', () => {
  it.each([
    [485_000, '8:05'], [60_000, '1:00'], [59_001, '1:00'], [59_000, '0:59'],
    [1, '0:01'], [0, '0:00'], [-5_000, '0:00'], [3_661_000, '1:01:01'],
  ])('of %i ms is %s', (milliseconds, text) => {
    expect(countdown(milliseconds)).toBe(text);
  });
});
