import { text } from '../../ui/pageTexts.ts';
import { dayText } from '../../ui/days.ts';
import { timeText } from '../../ui/zones.ts';
import type { Answer } from './offline.ts';

/** What a result says: a word, and why. */

export function wordOf({ result }: Answer): string {
  return text(`door.is.${result}`);
}

export function reasonOf(answer: Answer, zone: string): string {
  const { result, usedAt, usedDoor, title, startsAt, timeZone } = answer;
  const time = (at: string, of: string): string => timeText(Date.parse(at), of);
  switch (result) {
    case 'alreadyUsed':
      return usedAt ? text('door.usedAt', { time: time(usedAt, zone), door: usedDoor ?? '' }) : '';
    case 'wrongScreening':
      return title && startsAt && timeZone ? text('door.isFor', { title, when: time(startsAt, timeZone) }) : '';
    case 'wrongDay':
      return title && startsAt && timeZone
        ? text('door.isFor', { title, when: `${dayText(Date.parse(startsAt), timeZone)} ${time(startsAt, timeZone)}` })
        : '';
    case 'admitted':
      return '';
    default:
      return text(`door.why.${result}`);
  }
}
