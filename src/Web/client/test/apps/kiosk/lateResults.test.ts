import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { block, loadTakenSeats, releaseOtherHold, switchMode, unblock } from '../../../src/apps/kiosk/blockSeats.ts';
import { backToBooking, closeBooking, enterCode, exchange, findBooking } from '../../../src/apps/kiosk/bookingActions.ts';
import { goTo, set } from '../../../src/apps/kiosk/kioskState.ts';
import { leave, openScreening, resumeSale } from '../../../src/apps/kiosk/openScreening.ts';
import { holdParty, releaseHold } from '../../../src/apps/kiosk/selling.ts';
import { closeShift, openShift } from '../../../src/apps/kiosk/shift.ts';
import { booking, changesNothing, detail, openElement, openKiosk, settled, showBooking } from './kioskWithoutBrowser.ts';

const refusal = { code: 'not_found', detail: 'There is none.' };
const ends: (() => Promise<void>)[] = [];

let counter: ReturnType<typeof openKiosk>;
beforeEach(() => {
  counter = openKiosk();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  vi.unstubAllGlobals();
});

/** A map with the element on the screen, which can be used. */
async function openMap(mode: 'sell' | 'exchange' = 'sell') {
  const { kiosk, last } = counter;
  const opening = openScreening(kiosk, 7, mode);
  await last('GET screenings/7').answer(200, detail);
  const map = (await opening)!;
  const open = await openElement();
  ends.push(open.close);
  map.attach(open.element);
  await settled();
  expect(map.ready).toBe(true);
  return { map, ...open };
}

describe('a reply that arrives after its screen was left', () => {
  for (const [status, body] of [[200, detail], [404, refusal], [503, {}]] as const) {
    it(`opens no map and shows no notice on the current screen: ${status}`, async () => {
      const { kiosk, last } = counter;
      const opening = openScreening(kiosk, 7, 'sell');
      enterCode(kiosk);
      expect(kiosk.blocked).toBe(false);
      expect(last('GET screenings/7').signal.aborted).toBe(true);
      await changesNothing(counter, () => last('GET screenings/7').answer(status, body));
      expect(await opening).toBeUndefined();
      expect(kiosk.map).toBeUndefined();
      expect(kiosk.awaySince).toBeUndefined();
    });

    it(`shows no booking that was looked for before: ${status}`, async () => {
      const { kiosk, last } = counter;
      enterCode(kiosk);
      const finding = findBooking(kiosk, booking.reference);
      closeBooking(kiosk);
      await changesNothing(counter, () => last('GET bookings/').answer(status, status === 200 ? booking : body));
      expect(await finding).toBe(false);
    });
  }

  it('does not end the wait of another booking', async () => {
    const { kiosk, asked, last } = counter;
    enterCode(kiosk);
    void findBooking(kiosk, 'AAAA');
    closeBooking(kiosk);
    enterCode(kiosk);
    void findBooking(kiosk, 'BBBB');
    await changesNothing(counter, () => asked[0]!.answer(200, booking));
    expect(kiosk.state.busy).toBe(true);
    await last('GET bookings/BBBB').answer(404, refusal);
    expect(kiosk.state).toMatchObject({ step: 'code', busy: false, notice: { text: 'There is no booking BBBB.' } });
  });

  it('starts no exchange of a booking that is no longer shown', async () => {
    const { kiosk, last } = counter;
    await showBooking(counter);
    const opening = exchange(kiosk);
    enterCode(kiosk);
    await changesNothing(counter, () => last('GET screenings/7').answer(200, detail));
    await opening;
    expect(kiosk.map).toBeUndefined();
  });

  it('does not fill in the list of a shift that is no longer looked at', async () => {
    const { kiosk, last } = counter;
    kiosk.apply(set({ shiftSince: '2026-12-01T10:00:00Z' }));
    const opening = openShift(kiosk);
    kiosk.apply(goTo('choose'));
    await changesNothing(counter, () => last('GET staff/till').answer(200, { now: '2026-12-01T12:00:00Z', totals: [], lines: [] }));
    await opening;

    const again = openShift(kiosk);
    await last('GET staff/till').answer(200, { now: '2026-12-01T12:00:00Z', totals: [], lines: [] });
    await again;
    const closing = closeShift(kiosk);
    kiosk.apply(goTo('choose'));
    await changesNothing(counter, () => last('GET staff/till').answer(400, refusal));
    await closing;
  });

  it('does not resume the sale of before a reload on another screen', async () => {
    const { kiosk, last, stored } = counter;
    stored.set('seatmap-kiosk sale', JSON.stringify({ screeningId: 7, holdId: 'h' }));
    const resuming = resumeSale(kiosk);
    enterCode(kiosk);
    await last('GET screenings/7').answer(200, detail);
    await resuming;
    expect(kiosk.state).toMatchObject({ step: 'code', holdId: undefined });
    expect(kiosk.map).toBeUndefined();
  });
});

describe('a reply that arrives after its map was closed', () => {
  it('releases the hold, which is shown nowhere', async () => {
    const { kiosk, asked } = counter;
    const { hub } = await openMap();
    const holding = holdParty(kiosk, 2);
    leave(kiosk);
    const { state } = kiosk;
    await holding;
    expect(hub.holds.size).toBe(1);
    expect(kiosk.state).toBe(state);
    expect(state).toMatchObject({ step: 'choose', holdId: undefined, busy: false });
    expect(asked.at(-1)?.request).toBe(`DELETE holds/${[...hub.holds.keys()][0]}`);
  });

  it('does not clear the sale that has begun since', async () => {
    const { kiosk } = counter;
    await openMap();
    await holdParty(kiosk, 2);
    expect(kiosk.state.holdId).toBeDefined();
    const releasing = releaseHold(kiosk);
    leave(kiosk);
    kiosk.apply(set({ holdId: 'another' }));
    const { state } = kiosk;
    await releasing;
    expect(kiosk.state).toBe(state);
  });

  for (const [name, command] of [
    ['block', block],
    ['unblock', unblock],
    ['release', (kiosk: typeof counter.kiosk) => releaseOtherHold(kiosk, 'h')],
  ] as const) {
    it(`reports no ${name} to another screen`, async () => {
      const { kiosk, asked } = counter;
      const { element } = await openMap();
      switchMode(kiosk, 'block');
      element.select([3, 4]);
      kiosk.apply(set({ seatsToUnblock: new Set([5]) }));
      const running = command(kiosk);
      const sent = asked.at(-1)!;
      switchMode(kiosk, 'sell');
      expect(kiosk.blocked).toBe(false);
      element.select([8]);
      expect(sent.signal.aborted).toBe(false);
      await changesNothing(counter, () => sent.answer(200, { outcome: 'blocked', seats: [], revision: 1 }));
      await running;
      expect(kiosk.map?.selection.seats).toEqual([8]);
    });
  }

  it('lists no taken seats when seats are sold again', async () => {
    const { kiosk, last } = counter;
    await openMap();
    switchMode(kiosk, 'block');
    const loading = loadTakenSeats(kiosk);
    switchMode(kiosk, 'sell');
    await changesNothing(counter, () => last('GET staff/screenings/7/seats').answer(200, { seats: [{ seat: 1, status: 'blocked' }] }));
    await loading;
  });

  it('ignores events of the element', async () => {
    const { kiosk } = counter;
    await showBooking(counter);
    const { element, hub, map } = await openMap('exchange');
    backToBooking(kiosk);
    const seen = { selection: map.selection };
    await changesNothing(counter, async () => {
      element.dispatchEvent(new CustomEvent('taken', { detail: { seats: [1], labels: ['F-2'] } }));
      element.dispatchEvent(new CustomEvent('error', { detail: { code: 'failed', message: 'failed' } }));
      element.dispatchEvent(new CustomEvent('seatselect', { detail: { seats: [1], labels: ['F-2'], total: 0 } }));
      hub.change([[1, 2]]);
      await vi.waitUntil(() => element.model!.state.statuses[1] === 2);
    });
    expect(map.selection).toBe(seen.selection);
  });

  it('does not start a map whose element comes on the screen, or becomes ready, too late', async () => {
    const { kiosk, last } = counter;
    const opening = openScreening(kiosk, 7, 'sell');
    await last('GET screenings/7').answer(200, detail);
    const map = (await opening)!;
    const { element, close } = await openElement();
    ends.push(close);
    map.attach(element);
    leave(kiosk);
    await changesNothing(counter, () => map.attach(element));
    expect(map.ready).toBe(false);
  });
});
