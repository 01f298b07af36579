import { describe, expect, it } from 'vitest';
import { fromLocal, toLocal, VenueClock } from '../../../src/apps/staff/venueClock.ts';

describe("the venue's clock", () => {
  it('shows times in the time zone of the venue, and in UTC if the zone is unknown', () => {
    const clock = new VenueClock('Europe/Berlin');
    expect(clock.time('2026-11-21T19:03:07Z')).toBe('20:03:07');
    expect(clock.full('2026-11-21T23:03:07Z')).toBe('Sun 22 Nov, 00:03:07');
    expect(new VenueClock('Nowhere/Town').time('2026-11-21T19:03:07Z')).toBe('19:03:07');
  });

  it.each([
    ['2026-11-21T20:15', 'Europe/Berlin', '2026-11-21T19:15:00.000Z'],
    ['2026-07-01T20:15', 'Europe/Berlin', '2026-07-01T18:15:00.000Z'],
    ['2026-11-21T00:05', 'Asia/Tokyo', '2026-11-20T15:05:00.000Z'],
    ['2026-11-21T20:15', 'America/New_York', '2026-11-22T01:15:00.000Z'],
    // The first of the two when clocks go back.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('reads %s in %s', (local, zone, expected) => {
    const at = fromLocal(local, zone)!;
    expect(new Date(at).toISOString()).toBe(expected);
    expect(toLocal(at, zone)).toBe(local);
  });

  it('knows no moment for an hour that is skipped, or for nonsense', () => {
    expect(fromLocal('2026-03-29T02:30', 'Europe/Berlin')).toBeUndefined();
    expect(fromLocal('', 'Europe/Berlin')).toBeUndefined();
    expect(fromLocal('soon', 'Europe/Berlin')).toBeUndefined();
  });
});
