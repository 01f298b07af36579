import { describe, expect, it } from 'vitest';
import { exampleAmount, parseAmount } from '../../../../src/apps/staff/newScreening/amounts.ts';

describe('amounts', () => {
  it.each([
    ['12.50', 'EUR', 1250], ['12,5', 'EUR', 1250], ['12', 'EUR', 1200], ['0', 'EUR', 0], ['1500', 'JPY', 1500],
    ['12.505', 'EUR', undefined], ['15.5', 'JPY', undefined], ['-3', 'EUR', undefined],
    ['12000000', 'VND', 12_000_000], ['500000', 'IDR', 50_000_000], ['2000000.125', 'KWD', 2_000_000_125],
    ['100000000', 'EUR', 10_000_000_000], ['1,000.00', 'EUR', undefined], ['', 'EUR', undefined], ['12', 'EURO', undefined],
  ])('reads "%s" %s as %s', (text, currency, amount) => expect(parseAmount(text, currency)).toBe(amount));

  it.each(['EUR', 'JPY', 'KWD', 'UYW'])('has an example that can be typed for %s', currency => {
    expect(parseAmount(exampleAmount(currency), currency)).toBeGreaterThan(0);
  });
});
