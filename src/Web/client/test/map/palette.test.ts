import { describe, expect, it } from 'vitest';
import { inkOn } from '../../src/map/palette.ts';

describe('numbers on seats', () => {
  it('are black on light colours and white on dark ones', () => {
    expect(inkOn('#ffe08a')).toBe('#101014');
    expect(inkOn('#123')).toBe('#ffffff');
  });
});
