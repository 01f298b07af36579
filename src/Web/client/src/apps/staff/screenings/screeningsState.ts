import type { StaffScreening } from '../../../api/types.ts';
import { dateText, weekday } from '../../../ui/days.ts';
import { toLocal } from '../../../ui/zones.ts';
import { text } from '../../../ui/pageTexts.ts';

/** The state of the list of screenings. */
export interface ScreeningsState {
  /** Undefined until the first reply: the page then still shows what the server wrote. */
  readonly screenings: readonly StaffScreening[] | undefined;
  /** By id: the revision that the counts of a screening are of, where it is known. */
  readonly revisions: ReadonlyMap<number, number>;
  /** Why the numbers are not fresh; empty if they are. */
  readonly problem: string;
}

/** How full a screening is after a revision. */
export interface Occupancy {
  screeningId: number;
  revision: number;
  free: number;
  held: number;
  sold: number;
  blocked: number;
}

export const asServerWrote: ScreeningsState = { screenings: undefined, revisions: new Map(), problem: '' };

/** The whole list as the server has it now. */
export function withScreenings(state: ScreeningsState, screenings: readonly StaffScreening[]): ScreeningsState {
  return { ...state, screenings, problem: '' };
}

/** New counts of some screenings. Those of unknown screenings and of older revisions are ignored: changes may arrive out of order. */
export function withOccupancy(state: ScreeningsState, changes: readonly Occupancy[]): ScreeningsState {
  const revisions = new Map(state.revisions);
  let screenings = state.screenings ?? [];
  for (const { screeningId, revision, free: seatsLeft, held, sold, blocked } of changes) {
    if (revision < (revisions.get(screeningId) ?? 0)) continue;
    revisions.set(screeningId, revision);
    screenings = screenings.map(screening => (screening.id === screeningId ? { ...screening, seatsLeft, held, sold, blocked } : screening));
  }
  return { ...state, revisions, screenings: state.screenings && screenings };
}

/** The ids of the list's screenings or of the hub's, in one text: different if one was added or is over. */
export function idsOf(screenings: readonly { id: number }[] | readonly { screeningId: number }[]): string {
  return screenings
    .map(each => ('id' in each ? each.id : each.screeningId))
    .sort((a, b) => a - b)
    .join();
}

/** Whether the number of sold seats changes: then the known revenue is out of date. */
export function changesSales({ screenings }: ScreeningsState, changes: readonly Occupancy[]): boolean {
  return changes.some(({ screeningId, sold }) => screenings?.some(({ id, sold: before }) => id === screeningId && before !== sold));
}

export interface ScreeningDay {
  /** The day at the venues, as in "2026-11-21". */
  date: string;
  screenings: StaffScreening[];
}

/** In the order of the moments, as the server sends them; the latest first in a list of past ones. Days are those of the venues. */
export function byDay(screenings: readonly StaffScreening[]): ScreeningDay[] {
  const days = new Map<string, ScreeningDay>();
  for (const screening of screenings) {
    const date = toLocal(Date.parse(screening.startsAt), screening.timeZone).slice(0, 10);
    const day = days.get(date) ?? { date, screenings: [] };
    day.screenings.push(screening);
    days.set(date, day);
  }
  const latestFirst = screenings.length > 1 && Date.parse(screenings[0].startsAt) > Date.parse(screenings.at(-1)!.startsAt);
  return [...days.values()].sort((a, b) => (a.date < b.date === latestFirst ? 1 : -1));
}

/** "Today", "Saturday": the same texts as in Pages/Staff/Index. */
export function dayName({ date, screenings }: ScreeningDay, now: number): string {
  const today = toLocal(now, screenings[0].timeZone).slice(0, 10);
  const days = Math.round((Date.parse(date) - Date.parse(today)) / (24 * 60 * 60_000));
  const near = ({ '-1': 'date.yesterday', 0: 'date.today', 1: 'date.tomorrow' } as const)[days];
  return near ? text(near) : weekday(date);
}

/** "21 November" */
export function dayAndMonth({ date }: ScreeningDay): string {
  return dateText(date, 'date.date');
}
