import type { Screening } from '../../api/types.ts';
import { dayAndTime, dayText } from '../../ui/days.ts';
import { text } from '../../ui/pageTexts.ts';
import { timeText, toLocal } from '../../ui/zones.ts';

/** Screenings by day, and their times as the clock of the venue shows them. */

/** `2026-11-21`, in this time zone. */
export function dayOf(moment: string | number, timeZone: string): string {
  return toLocal(millis(moment), timeZone).slice(0, 10);
}

export interface Day {
  id: string;
  name: string;
  screenings: Screening[];
}

/** "City Theatre, London": two cities can have a venue of the same name. */
export function venueOf({ venue, city }: Pick<Screening, 'venue' | 'city'>): string {
  return `${venue}, ${city}`;
}

/** Each venue once, by name. */
export function venuesOf(screenings: readonly Screening[]): string[] {
  return [...new Set(screenings.map(venueOf))].sort((a, b) => a.localeCompare(b));
}

/** Days named "Today", "Tomorrow", "Tue 24 Nov", in the time zone of each venue. */
export function daysOf(screenings: readonly Screening[], now: number): Day[] {
  const days = new Map<string, Day>();
  for (const screening of screenings) {
    const { startsAt, timeZone } = screening;
    const id = dayOf(startsAt, timeZone);
    let day = days.get(id);
    if (!day) {
      const today = dayOf(now, timeZone);
      const name = id === today ? text('date.today') : id === dayAfter(today) ? text('date.tomorrow') : dayText(millis(startsAt), timeZone);
      days.set(id, (day = { id, name, screenings: [] }));
    }
    day.screenings.push(screening);
  }
  for (const day of days.values()) day.screenings.sort((a, b) => millis(a.startsAt) - millis(b.startsAt) || (a.hall < b.hall ? -1 : 1));
  return [...days.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @param timeZone the device's if it is left out. */
export function timeOf(moment: string | number, timeZone?: string): string {
  if (timeZone !== undefined) return timeText(millis(moment), timeZone);
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(new Date(moment));
}

/** "Sat 21 Nov, 20:03", of the booking, the hold and the like. */
export function dayAndTimeOf(moment: string | number, timeZone: string): string {
  return dayAndTime(dayText(millis(moment), timeZone), timeOf(moment, timeZone));
}

/** "Sat 21 Nov, 19:30 · Grand Hall" */
export function placeOf({ startsAt, timeZone, hall }: Pick<Screening, 'startsAt' | 'timeZone' | 'hall'>): string {
  return `${dayAndTimeOf(startsAt, timeZone)} · ${hall}`;
}

/** Not 24 hours later: some days are longer or shorter. */
function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 24 * 3_600_000).toISOString().slice(0, 10);
}

function millis(moment: string | number): number {
  return typeof moment === 'number' ? moment : Date.parse(moment);
}
