import { afterEach, describe, expect, it } from 'vitest';
import { SeatMapConnection } from '../../src/connection.ts';
import type { Terms } from '../../src/element/loadTerms.ts';
import { SeatPicker } from '../../src/element/seatPicker.ts';
import { en } from '../../src/messages/en.ts';
import { FakeHub } from '../fakeHub.ts';
import { drawnHall } from '../halls.ts';

/** Seats 0 and 3 are spaces, 1 and 2 companions' seats, 4 to 7 usual ones. */
const plan = drawnHall('wccwssss');

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function visit({ maxSeats = 4, boxOffice = false, accessibleRelease = 'never' as Terms['accessibleRelease'] } = {}) {
  const hub = new FakeHub(7, plan.seats.length);
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const prices = [{ category: 'a', name: 'A', color: '#336699', amount: 1250 }];
  const terms = {
    screeningId: 7, planHash: 'plan', maxSeats, holdSeconds: 600, currency: 'EUR', prices, orphanRule: false, accessibleRelease,
    version: 1, startsAt: '2026-11-21T19:15:00Z', timeZone: 'Europe/Berlin', hallNotes: '', calledOff: false,
    callOffReason: '',
  };
  const hooks = { dispatch: () => undefined, changed: () => undefined, reveal: () => undefined };
  const picker = new SeatPicker(connection, plan, terms, en, hooks, boxOffice);
  ends.push(async () => {
    picker.close();
    await connection.stop();
    await hub.close();
  });
  return { hub, picker, selected: () => [...picker.selection], holds: () => hub.calls.filter(call => call.method.startsWith('Hold')) };
}

describe('a visitor who chooses a wheelchair space', () => {
  it('is asked first, and is offered the companions’ seats beside it', async () => {
    const { picker, selected } = await visit();
    expect(picker.toggle(0)).toBe(false);
    expect(picker.questions?.open).toEqual({ space: 0, companions: [1, 2] });
    expect(selected()).toEqual([]);
    picker.questions?.answer(1);
    expect(selected()).toEqual([0, 1]);
    expect(picker.questions?.open).toBeUndefined();
  });

  it('is asked once for each space, and not again when it is held', async () => {
    const { picker, selected, holds } = await visit();
    picker.toggle(0);
    picker.questions?.answer(0);
    picker.toggle(0);
    expect(picker.toggle(0)).toBe(true);
    expect(selected()).toEqual([0]);
    expect((await picker.hold())?.outcome).toBe('held');
    expect(holds()).toHaveLength(1);
    picker.toggle(3);
    expect(picker.questions?.open?.space).toBe(3);
  });

  it('who needs none is left with the other seats', async () => {
    const { picker, selected } = await visit();
    picker.toggle(4);
    picker.toggle(3);
    picker.questions?.answer(undefined);
    expect(selected()).toEqual([4]);
    expect(picker.toggle(3)).toBe(false);
  });

  it('by dragging is asked before the seats are held', async () => {
    const { picker, holds } = await visit();
    picker.add([3, 4]);
    const holding = picker.hold();
    expect(picker.questions?.open).toEqual({ space: 3, companions: [2, 1] });
    expect(holds()).toEqual([]);
    picker.questions?.answer(1);
    expect(await holding).toMatchObject({ outcome: 'held', seats: [2, 3, 4] });
  });

  it('by dragging, and needs none, holds nothing yet', async () => {
    const { picker, selected, holds } = await visit();
    picker.add([3, 4]);
    const holding = picker.hold();
    picker.questions?.answer(undefined);
    expect(await holding).toBeUndefined();
    expect(selected()).toEqual([4]);
    expect(holds()).toEqual([]);
  });

  it('is offered only seats that are free, and no more than may be held', async () => {
    const { picker, hub } = await visit({ maxSeats: 2 });
    picker.toggle(0);
    expect(picker.questions?.open?.companions).toEqual([1]);
    picker.questions?.answer(undefined);
    hub.change([[1, 2], [2, 1]]);
    await expect.poll(() => picker.appearance(2)).toBe(3);
    picker.toggle(0);
    expect(picker.questions?.open?.companions).toEqual([]);
  });

  it('is not asked at a box office', async () => {
    const { picker, selected } = await visit({ boxOffice: true });
    expect(picker.toggle(0)).toBe(true);
    expect(selected()).toEqual([0]);
  });

  it('is not asked when the spaces are for everyone', async () => {
    const { picker, hub } = await visit({ accessibleRelease: 'hallSold' });
    hub.change([[4, 2], [5, 2], [6, 2], [7, 2]]);
    await expect.poll(() => picker.appearance(7)).toBe(4);
    expect(picker.toggle(0)).toBe(true);
  });
});
