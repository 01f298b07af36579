import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { currencyDigits, money } from '../../src/ui/money.ts';

describe('money', () => {
  it('knows how many digits a currency has', () => {
    expect(money(1650, 'EUR', 'en')).toBe('€16.50');
    expect(money(1650, 'JPY', 'en')).toBe('¥1,650');
    expect(['EUR', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 3]);
  });

  it('shows every currency with the digits that the server shows', () => {
    const file = new URL('../../../../../tests/vectors/money.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as { currency: string; amount: number; figures: string }[];
    expect(vectors.length).toBeGreaterThan(400);
    for (const { currency, amount, figures } of vectors) expect(money(amount, currency, 'en').replace(/^[^\d]*/, '')).toBe(figures);
  });
});
