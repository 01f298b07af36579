import table from './currencies.json';

const digitsOf = new Map<string, number>(Object.entries(table));

/**
 * How many digits ISO 4217 puts after the point: 2 for EUR, 0 for JPY. Browsers
 * disagree for HUF, IDR and others; the server reads the same table.
 */
export function currencyDigits(currency: string): number {
  return digitsOf.get(currency) ?? 2;
}

/** @param amount in minor units, such as cents. */
export function money(amount: number, currency: string, locale = document.documentElement.lang || undefined): string {
  const digits = currencyDigits(currency);
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...exact }).format(amount / 10 ** digits);
}
