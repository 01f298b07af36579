import { expect, it, vi } from 'vitest';
import type { Screening } from '../../../src/api/types.ts';
import { daysOf, placeOf, venuesOf } from '../../../src/apps/kiosk/schedule.ts';

vi.setSystemTime(Date.parse('2026-11-21T12:00:00Z'));

it("sorts screenings into days by the venue's clock", () => {
  const at = (startsAt: string, timeZone = 'Europe/Berlin'): Screening => ({ startsAt, timeZone }) as Screening;
  const screenings = [at('2026-11-21T21:30:00Z'), at('2026-11-21T23:30:00Z'), at('2026-11-23T19:00:00Z')];
  const days = daysOf(screenings, Date.parse('2026-11-21T12:00:00Z'));
  expect(days.map(({ name, screenings }) => [name, screenings.length])).toEqual([['Today', 1], ['Tomorrow', 1], ['Mon 23 Nov', 1]]);
});

it('takes the next day for tomorrow, also if today has 25 hours', () => {
  const screening = { startsAt: '2026-10-26T18:00:00Z', timeZone: 'Europe/Berlin' } as Screening;
  expect(daysOf([screening], Date.parse('2026-10-24T22:10:00Z'))[0].name).toBe('Tomorrow');
});

it('shows a screening in a zone that nobody knows in UTC', () => {
  expect(placeOf({ startsAt: '2026-11-21T19:30:00Z', timeZone: 'Nowhere/Town', hall: 'One' })).toBe('Sat 21 Nov, 19:30 UTC · One');
  expect(placeOf({ startsAt: '2026-10-25T01:30:00Z', timeZone: 'Europe/Berlin', hall: 'One' })).toBe('Sun 25 Oct, 02:30 UTC+1 · One');
});

it('lists the screenings of a day in order, whatever order they come in, and each venue once', () => {
  const at = (startsAt: string, hall: string, city: string): Screening =>
    ({ startsAt, timeZone: 'Europe/Berlin', hall, venue: 'Odeon', city }) as Screening;
  const screenings = [
    at('2026-11-21T19:00:00Z', 'Two', 'Bonn'), at('2026-11-21T17:00:00Z', 'One', 'Bonn'), at('2026-11-21T19:00:00Z', 'One', 'Aachen'),
  ];
  const [today] = daysOf(screenings, Date.parse('2026-11-21T12:00:00Z'));
  expect(today.screenings.map(({ startsAt, hall }) => `${startsAt.slice(11, 13)} ${hall}`)).toEqual(['17 One', '19 One', '19 Two']);
  expect(venuesOf(screenings)).toEqual(['Odeon, Aachen', 'Odeon, Bonn']);
});
