import { describe, expect, it } from 'vitest';
import { isolate, latinDigits } from '../src/bidi.ts';

describe('texts of two directions', () => {
  it('are kept apart where one could reorder the other, and nowhere else', () => {
    expect(isolate('12', 'rtl')).toBe('\u206812\u2069');
    expect(isolate('مسرح', 'ltr')).toBe('\u2068مسرح\u2069');
    expect(isolate('אולם 1', 'ltr')).toBe('\u2068אולם 1\u2069');
    expect(isolate('Hall 1', 'ltr')).toBe('Hall 1');
    expect(isolate('', 'rtl')).toBe('');
  });

  it('have the digits that are painted on the seats', () => {
    for (const locale of ['ar', 'ar-EG', 'fa', 'de', 'en-IN']) {
      expect(new Intl.NumberFormat(latinDigits(locale)).format(7)).toBe('7');
    }
    expect(latinDigits('ar-u-nu-arab')).toBe('ar-u-nu-arab');
  });
});
