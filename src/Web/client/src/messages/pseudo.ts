import type { Messages } from './en.ts';

const bracketed = (message: unknown): unknown => {
  if (typeof message === 'string') return message && `[${message}]`;
  if (typeof message === 'function') return (...given: unknown[]) => `[${(message as (...values: unknown[]) => string)(...given)}]`;
  if (Array.isArray(message)) return message.map(bracketed);
  return Object.fromEntries(Object.entries(message as object).map(([key, each]) => [key, bracketed(each)]));
};

/** English in brackets: a test finds text without them, which is not translated. Given, so that English stays in the main file. */
export function inBrackets(en: Messages): Messages {
  return { ...(bracketed(en) as Messages), language: en.language, direction: en.direction, comma: en.comma };
}
