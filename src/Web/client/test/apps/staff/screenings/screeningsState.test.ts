import { describe, expect, it } from 'vitest';
import type { StaffScreening } from '../../../../src/api/types.ts';
import {
  asServerWrote,
  byDay,
  changesSales,
  dayAndMonth,
  dayName,
  lists,
  withOccupancy,
  withScreenings,
} from '../../../../src/apps/staff/screenings/screeningsState.ts';

const screening = (id: number, startsAt: string, timeZone = 'Europe/Berlin'): StaffScreening =>
  ({ id, startsAt, timeZone, seatsLeft: 50, held: 0, sold: 0, blocked: 0, revenue: 0 }) as StaffScreening;
const list = [
  screening(1, '2026-11-21T19:15:00Z'),
  screening(2, '2026-11-21T18:00:00Z'),
  screening(3, '2026-11-21T23:30:00Z'),
  screening(4, '2026-11-21T19:15:00Z', 'Nowhere/Town'),
];

describe('the list of screenings', () => {
  it('is sorted by day and time of the venues', () => {
    const days = byDay(list);
    const ids = days.map(({ date, screenings }) => [date, screenings.map(({ id }) => id)]);
    expect(ids).toEqual([['2026-11-21', [2, 4, 1]], ['2026-11-22', [3]]]);
    const now = Date.parse('2026-11-20T23:30:00Z');
    expect(days.map(day => [dayName(day, now), dayAndMonth(day)])).toEqual([['Today', '21 November'], ['Tomorrow', '22 November']]);
    expect(dayName(days[0], Date.parse('2026-11-22T12:00:00Z'))).toBe('Yesterday');
    expect(dayName(days[0], Date.parse('2026-11-01T12:00:00Z'))).toBe('Saturday');
  });

  it('takes new counts of the screenings that it knows', () => {
    const state = withOccupancy(withScreenings(asServerWrote, list), [
      { screeningId: 1, revision: 9, free: 40, held: 2, sold: 7, blocked: 1 },
      { screeningId: 99, revision: 1, free: 1, held: 0, sold: 0, blocked: 0 },
    ]);
    expect(state.screenings![0]).toMatchObject({ seatsLeft: 40, held: 2, sold: 7, blocked: 1 });
    expect(state.screenings!.slice(1)).toEqual(list.slice(1));
  });

  it('ignores counts of an older revision', () => {
    const at = (revision: number, sold: number) => ({ screeningId: 1, revision, free: 50 - sold, held: 0, sold, blocked: 0 });
    const state = withOccupancy(withOccupancy(withScreenings(asServerWrote, list), [at(9, 7)]), [at(8, 6)]);
    expect(state.screenings![0].sold).toBe(7);
    expect(withOccupancy(state, [at(10, 8)]).screenings![0].sold).toBe(8);
  });

  it('notices screenings that were added or are over', () => {
    const state = withScreenings(asServerWrote, list);
    const all = list.map(({ id }) => ({ screeningId: id, revision: 1, free: 50, held: 0, sold: 0, blocked: 0 }));
    expect(lists(state, all)).toBe(true);
    expect(lists(state, all.slice(1))).toBe(false);
    expect(lists(state, [...all, { ...all[0], screeningId: 9 }])).toBe(false);
    expect(lists(asServerWrote, all)).toBe(false);
  });

  it('notices sales, which change the revenue, and not holds', () => {
    const state = withScreenings(asServerWrote, list);
    const change = { screeningId: 1, revision: 1, free: 48, held: 2, sold: 0, blocked: 0 };
    expect(changesSales(state, [change])).toBe(false);
    expect(changesSales(state, [{ ...change, held: 0, sold: 2 }])).toBe(true);
    expect(changesSales(state, [{ ...change, screeningId: 9, sold: 2 }])).toBe(false);
  });
});
