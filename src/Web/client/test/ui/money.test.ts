import { describe, expect, it } from 'vitest';
import { currencyDigits, money } from '../../src/ui/money.ts';

describe('money', () => {
  it('knows how many digits a currency has', () => {
    expect(money(1650, 'EUR', 'en')).toBe('€16.50');
    expect(money(1650, 'JPY', 'en')).toBe('¥1,650');
    expect(['EUR', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 3]);
  });
});
