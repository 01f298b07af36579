import { describe, expect, it } from 'vitest';
import { cut, withoutLast } from '../../src/ui/graphemes.ts';

describe('a text', () => {
  it.each([
    ['Night Ferry', 11, 'Night Ferry'], ['Night Ferry', 5, 'Night'], ['ab😀', 3, 'ab'], ['ab😀', 4, 'ab😀'],
    ['a👨‍👩‍👧‍👦b', 11, 'a'], ['a👨‍👩‍👧‍👦b', 12, 'a👨‍👩‍👧‍👦'], ['🇮🇸🇰🇪', 6, '🇮🇸'], ['cafe\u0301!', 4, 'caf'],
    ['नमस्ते', 3, 'नम'], ['👍🏽', 2, ''], ['a\r\nb', 2, 'a'], ['', 5, ''], ['a', 0, ''],
  ])('is cut where no character is torn: %j to %i', (text, most, rest) => expect(cut(text, most)).toBe(rest));

  it('loses a whole character to the erase key', () => {
    expect(['AB', 'A👨‍👩‍👧‍👦', 'Ae\u0301', '🇮🇸', ''].map(withoutLast)).toEqual(['A', 'A', 'A', '', '']);
  });
});
