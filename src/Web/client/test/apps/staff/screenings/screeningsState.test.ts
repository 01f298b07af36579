import { describe, expect, it, vi } from 'vitest';
import type { StaffScreening } from '../../../../src/api/types.ts';
import {
  asServerWrote,
  byDay,
  changesSales,
  dayAndMonth,
  dayName,
  idsOf,
  withOccupancy,
  withScreenings,
} from '../../../../src/apps/staff/screenings/screeningsState.ts';

const screening = (id: number, startsAt: string, timeZone = 'Europe/Berlin'): StaffScreening =>
  ({ id, startsAt, timeZone, seatsLeft: 50, held: 0, sold: 0, blocked: 0, revenue: 0 }) as StaffScreening;
const list = [
  screening(2, '2026-11-21T18:00:00Z'),
  // It is the next day there already.
  screening(5, '2026-11-21T18:30:00Z', 'Asia/Tokyo'),
  screening(1, '2026-11-21T19:15:00Z'),
  screening(4, '2026-11-21T19:15:00Z', 'Nowhere/Town'),
  screening(3, '2026-11-21T23:30:00Z'),
];

// Days that are far away have their year.
vi.setSystemTime(Date.parse('2026-11-20T12:00:00Z'));

describe('the list of screenings', () => {
  it('has a section for each day of the venues, and in it the order of the moments', () => {
    const days = byDay(list);
    const ids = days.map(({ date, screenings }) => [date, screenings.map(({ id }) => id)]);
    expect(ids).toEqual([['2026-11-21', [2, 1, 4]], ['2026-11-22', [5, 3]]]);
    const past = byDay(list.toReversed());
    const pastIds = past.map(({ date, screenings }) => [date, screenings.map(({ id }) => id)]);
    expect(pastIds).toEqual([['2026-11-22', [3, 5]], ['2026-11-21', [4, 1, 2]]]);
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
    expect(state.screenings![2]).toMatchObject({ seatsLeft: 40, held: 2, sold: 7, blocked: 1 });
    expect(state.screenings!.filter(({ id }) => id !== 1)).toEqual(list.filter(({ id }) => id !== 1));
  });

  it('ignores counts of an older revision', () => {
    const at = (revision: number, sold: number) => ({ screeningId: 1, revision, free: 50 - sold, held: 0, sold, blocked: 0 });
    const state = withOccupancy(withOccupancy(withScreenings(asServerWrote, list), [at(9, 7)]), [at(8, 6)]);
    expect(state.screenings![2].sold).toBe(7);
    expect(withOccupancy(state, [at(10, 8)]).screenings![2].sold).toBe(8);
  });

  it('is told from another by its ids', () => {
    const all = list.map(({ id }) => ({ screeningId: id }));
    expect(idsOf(all.toReversed())).toBe(idsOf(list));
    expect(idsOf(all.slice(1))).not.toBe(idsOf(list));
    expect(idsOf([...all, { screeningId: 9 }])).not.toBe(idsOf(list));
  });

  it('notices sales, which change the revenue, and not holds', () => {
    const state = withScreenings(asServerWrote, list);
    const change = { screeningId: 1, revision: 1, free: 48, held: 2, sold: 0, blocked: 0 };
    expect(changesSales(state, [change])).toBe(false);
    expect(changesSales(state, [{ ...change, held: 0, sold: 2 }])).toBe(true);
    expect(changesSales(state, [{ ...change, screeningId: 9, sold: 2 }])).toBe(false);
  });
});
