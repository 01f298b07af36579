import type { Screening } from '../../api/types.ts';

/** Screenings by day, and their times as the clock of the venue shows them. */

/** `2026-11-21`, in this time zone. */
export function dayOf(moment: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(moment));
}

export interface Day {
  id: string;
  name: string;
  screenings: Screening[];
}

/** Days named "Today", "Tomorrow", "Tue 24 Nov", in the time zone of each venue. */
export function daysOf(screenings: readonly Screening[], now: number): Day[] {
  const days = new Map<string, Day>();
  for (const screening of screenings) {
    const { startsAt, timeZone } = screening;
    const id = dayOf(startsAt, timeZone);
    let day = days.get(id);
    if (!day) {
      const name =
        id === dayOf(now, timeZone)
          ? 'Today'
          : id === dayOf(now + 24 * 3_600_000, timeZone)
            ? 'Tomorrow'
            : new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(startsAt));
      days.set(id, (day = { id, name, screenings: [] }));
    }
    day.screenings.push(screening);
  }
  return [...days.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function timeOf(moment: string | number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...(timeZone !== undefined && { timeZone }) }).format(new Date(moment));
}

/** "Sat 21 Nov, 19:30 · Grand Hall" */
export function placeOf({ startsAt, timeZone, hall }: Pick<Screening, 'startsAt' | 'timeZone' | 'hall'>): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(startsAt));
  return `${day}, ${timeOf(startsAt, timeZone)} · ${hall}`;
}
