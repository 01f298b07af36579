export type Direction = 'ltr' | 'rtl';

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * A label, number or name for a sentence: between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that it is not reordered with the
 * words around it. Unchanged where nothing could be reordered.
 * @param direction that of the sentence
 */
export function isolate(text: string, direction: Direction): string {
  return text !== '' && (direction === 'rtl' || rightToLeft.test(text)) ? `\u2068${text}\u2069` : text;
}

/** For `Intl`: seats, prices and clocks have the same digits, those that are painted on the seats, in every language. */
export function latinDigits(locale: string): string {
  return locale.includes('-u-') ? locale : `${locale}-u-nu-latn`;
}
