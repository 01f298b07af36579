import { expect, it } from 'vitest';
import { Kiosk } from '../../../src/apps/kiosk/kiosk.ts';
import { changeVenue, chooseVenue, restoreVenue } from '../../../src/apps/kiosk/tillVenue.ts';
import { openKiosk } from './kioskWithoutBrowser.ts';

it('keeps the venue of a till over a reload, until another is chosen', () => {
  const { kiosk } = openKiosk();
  restoreVenue(kiosk);
  expect(kiosk.state).toMatchObject({ venue: undefined, venueAsked: false });
  chooseVenue(kiosk, 'Odeon, Bonn');
  const reloaded = new Kiosk('Till 1', () => undefined);
  restoreVenue(reloaded);
  expect(reloaded.state).toMatchObject({ venue: 'Odeon, Bonn', venueAsked: true });
  changeVenue(reloaded);
  expect(reloaded.state.venueAsked).toBe(false);
  chooseVenue(reloaded, undefined);
  const again = new Kiosk('Till 1', () => undefined);
  restoreVenue(again);
  expect(again.state).toMatchObject({ venue: undefined, venueAsked: true });
});
