import type { StaffScreening } from '../../../api/types.ts';
import { knownZone, toLocal } from '../venueClock.ts';

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

/** Whether the state has just these screenings. */
export function lists(state: ScreeningsState, all: readonly Occupancy[]): boolean {
  const known = new Set(state.screenings?.map(({ id }) => id));
  return known.size === all.length && all.every(({ screeningId }) => known.has(screeningId));
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

/** By the local times of the venues, as they are shown. */
export function byDay(screenings: readonly StaffScreening[]): ScreeningDay[] {
  const sorted = screenings
    .map(screening => ({ screening, local: localTime(Date.parse(screening.startsAt), screening.timeZone) }))
    .sort((a, b) => a.local.localeCompare(b.local) || a.screening.id - b.screening.id);
  const days: ScreeningDay[] = [];
  for (const { screening, local } of sorted) {
    const date = local.slice(0, 10);
    if (days.at(-1)?.date !== date) days.push({ date, screenings: [] });
    days.at(-1)!.screenings.push(screening);
  }
  return days;
}

/** "Today", "Saturday": the same texts as in Pages/Staff/Index. */
export function dayName({ date, screenings }: ScreeningDay, now: number): string {
  const today = localTime(now, screenings[0].timeZone).slice(0, 10);
  const days = Math.round((Date.parse(date) - Date.parse(today)) / (24 * 60 * 60_000));
  const near = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[days];
  return near ?? new Date(date).toLocaleDateString('en-GB', { timeZone: 'UTC', weekday: 'long' });
}

/** "21 November" */
export function dayAndMonth({ date }: ScreeningDay): string {
  return new Date(date).toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' });
}

/** As in "2026-11-21T20:15"; in UTC if the browser does not know the zone, as on the server. */
export function localTime(at: number, timeZone: string): string {
  return toLocal(at, knownZone(timeZone) ? timeZone : 'UTC');
}
