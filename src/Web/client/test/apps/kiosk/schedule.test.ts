import { expect, it } from 'vitest';
import type { Screening } from '../../../src/api/types.ts';
import { daysOf } from '../../../src/apps/kiosk/schedule.ts';

it("sorts screenings into days by the venue's clock", () => {
  const at = (startsAt: string, timeZone = 'Europe/Berlin'): Screening => ({ startsAt, timeZone }) as Screening;
  const screenings = [at('2026-11-21T21:30:00Z'), at('2026-11-21T23:30:00Z'), at('2026-11-23T19:00:00Z')];
  const days = daysOf(screenings, Date.parse('2026-11-21T12:00:00Z'));
  expect(days.map(({ name, screenings }) => [name, screenings.length])).toEqual([['Today', 1], ['Tomorrow', 1], ['Mon 23 Nov', 1]]);
});
