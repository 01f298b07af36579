import type english from '../../../../Languages/Messages/en.json';
import { isolate, latinDigits, type Direction } from '../../bidi.ts';

export type TextKey = keyof typeof english;

type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** The texts that the server has put into the page, in its language: as `Texts.cs`, from the same files. */
const messages = new Map(
  Object.entries(JSON.parse(document.querySelector('#texts')?.textContent || '{}') as Partial<Record<TextKey, Message>>),
);
export const language = latinDigits(document.documentElement.lang || 'en');
const direction = (document.documentElement.dir || 'ltr') as Direction;
const rules = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

/** The text for a person. `count` decides about the plural form. */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const message = messages.get(key) ?? key;
  const pattern = typeof message === 'string' ? message : (message[rules.select(Number(values['count']))] ?? message.other ?? key);
  return pattern.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : isolate(typeof value === 'number' ? numbers.format(value) : value, direction);
  });
}
