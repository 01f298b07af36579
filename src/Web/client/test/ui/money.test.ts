import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { latinDigits } from '../../src/bidi.ts';
import { parseAmount } from '../../src/apps/staff/newScreening/amounts.ts';
import { currencyDigits, maxPrice, money, price } from '../../src/ui/money.ts';
import { priceRange } from '../../src/ui/pagePrices.ts';
import { randomFrom } from '../random.ts';

const file = new URL('../../../../../tests/vectors/money.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as { currency: string; amount: number; text: string; price?: string }[];
const translated = JSON.parse(readFileSync(new URL('../../../../../tests/vectors/money-languages.json', import.meta.url), 'utf8')) as
  { amounts: number[] } & Record<string, Record<string, string[]>>;
const currencies = [...new Set(vectors.map(({ currency }) => currency))];

describe('money', () => {
  it('is the text that the server shows, in every currency', () => {
    expect(currencies.length).toBeGreaterThan(160);
    for (const { currency, amount, text } of vectors) expect(money(amount, currency, 'en')).toBe(text);
    for (const vector of vectors) expect(price(vector.amount, vector.currency, 'en')).toBe(vector.price ?? vector.text);
  });

  it.each(['de', 'es', 'ja', 'ar'])('is the text that the server shows in %s, in every currency', language => {
    expect(Object.keys(translated[language])).toEqual(currencies);
    for (const [currency, texts] of Object.entries(translated[language]))
      expect(translated.amounts.map(amount => money(amount, currency, latinDigits(language)))).toEqual(texts);
  });

  it('is read back as the same amount', () => {
    const random = randomFrom(4217);
    for (let i = 0; i < 2_000; i++) {
      const currency = currencies[random.below(currencies.length)];
      const amount = Math.floor(random.next() * maxPrice(currency));
      const figures = money(amount, currency, 'en').replace(/[^\d.]/g, '').replace(/^\./, '');
      expect(parseAmount(figures, currency), `${amount} ${currency}`).toBe(amount);
    }
  });

  it('is written as the language writes sums, with the same symbols', () => {
    expect(money(-123456, 'EUR', 'de')).toBe('-1.234,56\u00a0€');
    expect(money(123456, 'VND', 'es')).toBe('123.456\u00a0₫');
    expect(money(1650, 'JPY', 'ja')).toBe('¥1,650');
    expect(money(1650, 'CHF', 'ja')).toBe('CHF\u00a016.50');
    expect(money(1650, 'KWD', 'nl')).toBe('KWD\u00a01,650');
  });

  it('has as many digits after the point as ISO 4217 says', () => {
    expect(['EUR', 'JPY', 'KWD', 'UYW', 'XYZ'].map(currencyDigits)).toEqual([2, 0, 3, 4, 2]);
    expect(['VND', 'EUR'].map(maxPrice)).toEqual([100_000_000, 10_000_000_000]);
  });

  it('is a word where something costs nothing, but not where nothing was taken', () => {
    expect([price(0, 'EUR', 'de', 'Kostenlos'), money(0, 'EUR', 'en')]).toEqual(['Kostenlos', '€0.00']);
    expect([priceRange(0, 0, 'EUR'), priceRange(0, 2_500, 'EUR')]).toEqual(['Free', 'Free to €25.00']);
    expect(priceRange(1_000, 2_500, 'EUR')).toBe('from €10.00');
  });
});
