/** How many digits amounts of a currency have after the point. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Amounts are minor units (cents); how many digits that is depends on the currency. */
export function money(amount: number, currency: string, locale = document.documentElement.lang || undefined): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
