import { money, price as priceOf } from './money.ts';
import { pageLanguage, text } from './pageTexts.ts';

/** Sums and prices in the language of the page. Amounts are minor units. */

export function pageMoney(amount: number, currency: string): string {
  return money(amount, currency, pageLanguage());
}

/** What something costs: nothing is a word. */
export function pagePrice(amount: number, currency: string): string {
  return priceOf(amount, currency, pageLanguage(), text('price.free'));
}

/** What the seats of a screening cost, in a list: "from €10.00", "Free", or "Free to €25.00" if only some are free. */
export function priceRange(lowest: number, highest: number, currency: string): string {
  if (lowest > 0) return text('price.from', { price: pageMoney(lowest, currency) });
  return highest > 0 ? text('price.freeTo', { price: pageMoney(highest, currency) }) : text('price.free');
}
