import type english from '../../../Languages/Messages/en.json';
import { isolate, latinDigits, type Direction } from '../bidi.ts';

export type TextKey = keyof typeof english;

type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;

interface Page {
  messages: ReadonlyMap<string, Message>;
  language: string;
  direction: Direction;
  rules: Intl.PluralRules;
  numbers: Intl.NumberFormat;
}

let opened: Page | undefined;

/** The texts of the page that is open, for tests without a browser. */
export function setPageTexts(messages: Readonly<Record<string, Message>>, language: string, direction: Direction = 'ltr'): void {
  const locale = latinDigits(language);
  opened = {
    messages: new Map(Object.entries(messages)),
    language: locale,
    direction,
    rules: new Intl.PluralRules(locale),
    numbers: new Intl.NumberFormat(locale),
  };
}

/** The texts that the server has put into the page, in its language: as `Texts.cs`, from the same files. */
function page(): Page {
  if (!opened) {
    const { lang, dir } = document.documentElement;
    const scripts = [...document.querySelectorAll('#texts, #held-texts')];
    const messages = Object.assign({}, ...scripts.map(script => JSON.parse(script.textContent || '{}') as object));
    setPageTexts(messages as Record<string, Message>, lang || 'en', dir === 'rtl' ? dir : 'ltr');
  }
  return opened!;
}

/** BCP 47, with digits from 0 to 9. */
export function pageLanguage(): string {
  return page().language;
}

/** The text for a person. `count` decides about the plural form. */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const { messages, rules, direction } = page();
  const message = messages.get(key) ?? key;
  const pattern = typeof message === 'string' ? message : (message[rules.select(Number(values['count']))] ?? message.other ?? key);
  return pattern.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    // What has isolates is a text of ours. Isolated once more, it would have the direction of what is between them.
    const words = typeof value === 'number' ? number(value) : value;
    return words.includes('\u2068') ? words : isolate(words, direction);
  });
}

/** A whole number as the language writes it. */
export function number(value: number): string {
  return page().numbers.format(value);
}
