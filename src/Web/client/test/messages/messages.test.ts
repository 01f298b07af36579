import { describe, expect, it } from 'vitest';
import { en, type Messages } from '../../src/messages/en.ts';
import { messagesFor } from '../../src/messages/messages.ts';

const languages = ['ar', 'de', 'es', 'ja'];
const keys = Object.keys(en) as (keyof Messages)[];

/** What a message says when it is given these, which stand for seats, numbers and prices. */
function said(message: unknown, given: readonly unknown[]): string {
  return (message as (...values: unknown[]) => string)(...given);
}

describe('languages', () => {
  it.each(languages)('%s has every text, translated', async language => {
    const m = await messagesFor(`${language}-XX`);
    expect(Object.keys(m)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(m)) {
      if (typeof text === 'string' && text.length > 5) expect(text, key).not.toBe(en[key as keyof typeof en]);
    }
    expect(m.appearances).toHaveLength(en.appearances.length);
    expect(Object.keys(m.shapes)).toEqual(Object.keys(en.shapes));
  });

  it.each(languages)('%s says all that the English texts say', async language => {
    const m = await messagesFor(language);
    for (const key of keys) {
      const english = en[key];
      if (typeof english !== 'function') continue;
      const given = key === 'seats' ? ['{0}', '{1}', ['{2}', '{3}']] : Array.from({ length: english.length }, (_, i) => `{${i}}`);
      for (const [mark] of said(english, given).matchAll(/\{\d\}/g)) expect(said(m[key], given), key).toContain(mark);
    }
  });

  it('are English where there is no other', async () => {
    expect(await messagesFor('tlh')).toBe(en);
  });

  it('have the forms that their numbers need', async () => {
    const m = await messagesFor('ar');
    expect([0, 1, 2, 3, 10, 11, 99, 100, 102].map(count => m.left(count, String(count)))).toEqual([
      'نفدت المقاعد', 'بقي مقعد واحد', 'بقي مقعدان', 'بقيت 3 مقاعد', 'بقيت 10 مقاعد', 'بقي 11 مقعدًا', 'بقي 99 مقعدًا', 'بقي 100 مقعد',
      'بقي 102 مقعد',
    ]);
    expect((await messagesFor('de')).left(1, '1')).toBe('Noch 1 Platz');
  });
});
