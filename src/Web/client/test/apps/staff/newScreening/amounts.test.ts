import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../../src/apps/staff/newScreening/amounts.ts';

describe('amounts', () => {
  it.each([
    ['12.50', 'EUR', 1250], ['12,5', 'EUR', 1250], ['12', 'EUR', 1200], ['0', 'EUR', 0], ['1500', 'JPY', 1500],
    ['12.505', 'EUR', undefined], ['15.5', 'JPY', undefined], ['-3', 'EUR', undefined],
    ['1,000.00', 'EUR', undefined], ['', 'EUR', undefined], ['12', 'EURO', undefined],
  ])('reads "%s" %s as %s', (text, currency, amount) => expect(parseAmount(text, currency)).toBe(amount));
});
