import { describe, expect, it } from 'vitest';
import { en } from '../../src/messages/en.ts';
import { messagesFor } from '../../src/messages/messages.ts';

describe('languages', () => {
  it.each(['de', 'es', 'ja'])('%s has every text, translated', async language => {
    const m = await messagesFor(`${language}-XX`);
    expect(Object.keys(m)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(m)) {
      if (typeof text === 'string' && text.length > 5) expect(text, key).not.toBe(en[key as keyof typeof en]);
    }
    expect(m.appearances).toHaveLength(en.appearances.length);
  });

  it('are English where there is no other', async () => {
    expect(await messagesFor('tlh')).toBe(en);
  });
});
