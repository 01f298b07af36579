import { expect, it } from 'vitest';
import { VenueClock } from '../../../src/apps/staff/venueClock.ts';

it('shows times in the time zone of the venue, and in UTC if the zone is unknown', () => {
  const clock = new VenueClock('Europe/Berlin');
  expect(clock.time('2026-11-21T19:03:07Z')).toBe('20:03:07');
  expect(clock.full('2026-11-21T23:03:07Z')).toMatch(/^Sun 22 Nov( 2026)?, 00:03:07$/);
  expect(new VenueClock('Nowhere/Town').time('2026-11-21T19:03:07Z')).toBe('19:03:07 UTC');
});
