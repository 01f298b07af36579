import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { dateText, dateWithYear, weekday } from '../../src/ui/days.ts';
import { setPageTexts } from '../../src/ui/pageTexts.ts';

const textsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../../Languages/Messages/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;

afterAll(() => setPageTexts(textsOf('en'), 'en'));

// The same as in the server's WrittenTests.
it.each([
  ['en', 'Tuesday 21 November 2000', '21 Nov 2000', 'Tuesday'],
  ['de', 'Dienstag, 21. November 2000', '21. Nov. 2000', 'Dienstag'],
  ['es', 'martes, 21 de noviembre de 2000', '21 nov 2000', 'Martes'],
  ['ja', '2000年11月21日火曜日', '2000年11月21日', '火曜日'],
  ['ar', 'الثلاثاء، 21 نوفمبر 2000', '21 نوفمبر 2000', 'الثلاثاء'],
])('writes days in %s as the server does', (language, long, short, name) => {
  setPageTexts(textsOf(language), language, language === 'ar' ? 'rtl' : 'ltr');
  expect([dateText('2000-11-21', 'date.day'), dateWithYear('2000-11-21'), weekday('2000-11-21')]).toEqual([long, short, name]);
});
