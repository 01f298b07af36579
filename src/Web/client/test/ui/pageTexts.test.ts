import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { dayAndTime } from '../../src/ui/days.ts';
import { setPageTexts, text } from '../../src/ui/pageTexts.ts';

const textsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../../Languages/Messages/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;

afterAll(() => setPageTexts(textsOf('en'), 'en'));

it('writes numbers, and the form that goes with them, as the language does', () => {
  expect([0, 1, 2_000].map(count => text('seats.count', { count }))).toEqual(['0 seats', '1 seat', '2,000 seats']);
  setPageTexts(textsOf('de'), 'de');
  expect([1, 2_000].map(count => text('seats.count', { count }))).toEqual(['1 Platz', '2.000 Plätze']);
  setPageTexts(textsOf('ar'), 'ar-EG', 'rtl');
  expect([2, 3, 11].map(count => text('seats.count', { count }))).toEqual(['مقعدان', '\u20683\u2069 مقاعد', '\u206811\u2069 مقعدًا']);
});

it('isolates names, but not a text that has isolates: that one is written in the direction of the page', () => {
  setPageTexts(textsOf('ar'), 'ar', 'rtl');
  const when = dayAndTime('الأحد، 29 نوفمبر', '09:47');
  expect(when).toBe('\u2068الأحد، 29 نوفمبر\u2069، \u206809:47\u2069');
  expect(text('kiosk.since', { till: 'Till 1', when })).toBe(`\u2068Till 1\u2069، منذ ${when}`);
  setPageTexts(textsOf('en'), 'en');
  expect(text('kiosk.since', { till: 'كشك', when: 'Sun' })).toBe('\u2068كشك\u2069, since Sun');
});

it('is shown by its key where no language has it', () => {
  setPageTexts({}, 'en');
  expect(text('seats.soldOut')).toBe('seats.soldOut');
});
