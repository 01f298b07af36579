import { currencyDigits } from '../../../ui/money.ts';

export function isCurrencyCode(text: string): boolean {
  return /^[A-Z]{3}$/.test(text);
}

/** "12.50" or "12,50" as minor units; undefined for anything else, also for a negative amount. */
export function parseAmount(text: string, currency: string): number | undefined {
  const match = /^(\d{1,15})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match || !isCurrencyCode(currency)) return undefined;
  const digits = currencyDigits(currency);
  const fraction = match[2] ?? '';
  return fraction.length > digits ? undefined : Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0') || 0);
}

/** An amount as it can be typed: with the digits that the currency has after the point. */
export function exampleAmount(currency: string): string {
  const digits = currencyDigits(currency);
  return digits === 0 ? '1500' : `12.${'5'.padEnd(digits, '0')}`;
}
