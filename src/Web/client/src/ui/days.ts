import { pageLanguage, text, type TextKey } from './pageTexts.ts';
import { toLocal } from './zones.ts';

/** Days in the language of the page, by the same patterns as the server's VenueClock. */

type DayKey = 'date.day' | 'date.shortDay' | 'date.date' | 'date.shortDate';

const day = 24 * 60 * 60_000;
/** A day that is as far away is shown with its year. */
const nearDays = 300;

/** "Sat 21 Nov"; with the year if it is so far away that one might take it for another. */
export function dayText(at: number, timeZone: string): string {
  return dateText(toLocal(at, timeZone).slice(0, 10), 'date.shortDay');
}

/** "Sat 21 Nov, 20:15" */
export function dayAndTime(dayWords: string, time: string): string {
  return text('date.at', { day: dayWords, time });
}

/** A day such as "2026-11-21" in words. */
export function dateText(date: string, key: DayKey): string {
  const at = Date.parse(date);
  return written(at, Math.abs(at - Date.now()) < nearDays * day ? key : (`${key}Year` as TextKey));
}

/** "21 Nov 2026" */
export function dateWithYear(date: string): string {
  return written(Date.parse(date), 'date.shortDateYear');
}

/** "Saturday", for a heading. */
export function weekday(date: string): string {
  const name = written(Date.parse(date), 'date.weekday');
  return name.charAt(0).toLocaleUpperCase(pageLanguage()) + name.slice(1);
}

const tokens = /'([^']*)'|dddd|ddd|d|MMMM|MMM|M|yyyy/g;

const parts: Record<string, (at: number) => string> = {
  dddd: at => part(at, { weekday: 'long' }),
  ddd: at => part(at, { weekday: 'short' }),
  d: at => String(new Date(at).getUTCDate()),
  MMMM: at => part(at, { month: 'long', day: 'numeric' }, 'month'),
  MMM: at => part(at, { month: 'short', day: 'numeric' }, 'month'),
  M: at => String(new Date(at).getUTCMonth() + 1),
  yyyy: at => String(new Date(at).getUTCFullYear()),
};

function written(at: number, key: TextKey): string {
  return text(key).replace(tokens, (token, quoted: string | undefined) => quoted ?? parts[token](at));
}

/** @param type with a day, some languages write another form of the month. */
function part(at: number, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes = 'weekday'): string {
  const found = new Intl.DateTimeFormat(pageLanguage(), { timeZone: 'UTC', ...options }).formatToParts(at);
  return found.find(each => each.type === type)?.value ?? '';
}
