import { en } from '../messages/en.ts';
import table from './currencies.json';

/**
 * Amounts are minor units, whole numbers up to 2^53. The server reads the same table and writes the same texts, which
 * tests/vectors/money.json has.
 */

const digitsOf = new Map<string, number>(Object.entries(table.digits));
const symbolOf = new Map<string, string>(Object.entries(table.symbols));
const formats = new Map<string, Intl.NumberFormat>();

const pageLanguage = (): string | undefined => document.documentElement.lang || undefined;

/** How many digits ISO 4217 puts after the point: 2 for EUR, 0 for JPY. Browsers disagree for HUF, IDR and others. */
export function currencyDigits(currency: string): number {
  return digitsOf.get(currency) ?? 2;
}

/** The most that a seat may cost. */
export function maxPrice(currency: string): number {
  return table.mostMajorUnits * 10 ** currencyDigits(currency);
}

/** A sum: what a till took, what is given back. */
export function money(amount: number, currency: string, locale = pageLanguage()): string {
  const digits = currencyDigits(currency);
  const symbol = symbolOf.get(currency) ?? currency;
  const parts = formatOf(locale, digits).formatToParts(decimal(amount, digits));
  return parts
    .map(({ type, value }, i) => {
      if (type !== 'currency') return value;
      // A symbol made of letters is kept apart from the figures, unless the language does it anyway.
      const before = i > 0 && parts[i - 1].type !== 'literal' && parts[i - 1].type !== 'minusSign' && /^\p{L}/u.test(symbol);
      const after = i + 1 < parts.length && parts[i + 1].type !== 'literal' && /\p{L}$/u.test(symbol);
      return `${before ? '\u00a0' : ''}${symbol}${after ? '\u00a0' : ''}`;
    })
    .join('');
}

/** What something costs. @param free the word for nothing. */
export function price(amount: number, currency: string, locale = pageLanguage(), free = en.free): string {
  return amount === 0 ? free : money(amount, currency, locale);
}

/** The language's way to write sums. That of the euro: browsers have digits, symbols and exceptions of their own for each currency. */
function formatOf(locale: string | undefined, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    const options = { style: 'currency', currency: 'EUR', minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    formats.set(key, (format = new Intl.NumberFormat(locale, options)));
  }
  return format;
}

/** As text, which is formatted digit by digit: a quotient of large sums would be rounded to a number nearby. */
function decimal(amount: number, digits: number): `${number}` {
  const all = String(Math.abs(amount)).padStart(digits + 1, '0');
  const point = all.length - digits;
  return `${amount < 0 ? '-' : ''}${all.slice(0, point)}.${all.slice(point) || '0'}` as `${number}`;
}
