import { afterEach, describe, expect, it, vi } from 'vitest';
import { SeatMapConnection } from '../../src/connection.ts';
import type { SeatMapEvents } from '../../src/element/events.ts';
import { SeatPicker } from '../../src/element/seatPicker.ts';
import { en } from '../../src/messages/en.ts';
import { parsePlan } from '../../src/plan.ts';
import { FakeHub } from '../fakeHub.ts';

const plan = parsePlan({
  format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A', color: '#336699' }],
  sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  shapes: [],
  seats: Array.from({ length: 40 }, (_, i) => {
    const number = String(i + 1);
    return { label: `F-${number}`, section: 's', row: 'F', number, x: i * 0.55, y: 0, category: 'a', kind: 'standard' };
  }),
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function visit({ orphanRule = false } = {}) {
  const hub = new FakeHub(7, plan.seats.length);
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const dispatched: { [K in keyof SeatMapEvents]: [K, SeatMapEvents[K]] }[keyof SeatMapEvents][] = [];
  const prices = [{ category: 'a', name: 'A', color: '#336699', amount: 1250 }];
  const terms = {
    screeningId: 7, planHash: 'plan', maxSeats: 4, holdSeconds: 600, currency: 'EUR', prices, orphanRule,
    accessibleRelease: 'never' as const,
    version: 1, startsAt: '2026-11-21T19:15:00Z', timeZone: 'Europe/Berlin', hallNotes: '', calledOff: false,
    callOffReason: '',
  };
  const picker = new SeatPicker(connection, plan, terms, en, {
    dispatch: (event, detail) => dispatched.push([event, detail] as never),
    changed: () => undefined,
    reveal: () => undefined,
  });
  ends.push(async () => {
    picker.close();
    await connection.stop();
    await hub.close();
  });
  return { hub, connection, picker, dispatched, events: () => dispatched.map(([event]) => event) };
}

describe('a visitor', () => {
  it('selects and holds, and events report both', async () => {
    const { picker, dispatched } = await visit();
    picker.toggle(3);
    picker.toggle(4);
    await picker.hold();
    expect(dispatched.at(-1)).toMatchObject(['hold', { seats: [3, 4], labels: ['F-4', 'F-5'] }]);
    expect(dispatched[1]).toMatchObject(['seatselect', { labels: ['F-4', 'F-5'], total: 2500, currency: 'EUR' }]);
    expect([...picker.selection]).toEqual([]);
  });

  it('keeps the price of a hold when staff change prices, and pays the new one for other seats', async () => {
    const { picker, connection } = await visit();
    picker.toggle(3);
    await picker.hold();
    const [hold] = [...connection.model.state.holds.values()];
    picker.change({ ...picker.terms, version: 2, prices: picker.terms.prices.map(price => ({ ...price, amount: 2000 })) });
    expect([picker.priceOfHold(hold), picker.amount([4])]).toEqual([1250, 2000]);
    picker.change({ ...picker.terms, version: 3, prices: picker.terms.prices.map(price => ({ ...price, amount: 3000 })) });
    expect([picker.priceOfHold(hold), picker.amount([4])]).toEqual([1250, 3000]);
    expect(picker.hasFixedPrices(hold.holdId)).toBe(true);
  });

  it('who leaves before the reply to a command hears nothing of it', async () => {
    const { picker, events } = await visit();
    picker.toggle(3);
    const holding = picker.hold();
    picker.close();
    const before = events();
    expect((await holding)?.outcome).toBe('held');
    expect(events()).toEqual(before);
  });

  it('drags over more seats than allowed, and gets the allowed number', async () => {
    const { picker } = await visit();
    picker.add([1, 2, 3]);
    picker.add([3, 4, 5]);
    expect([...picker.selection]).toEqual([1, 2, 3, 4]);
    expect(picker.notice?.text).toContain('up to 4');
  });

  it('who was too slow holds similar seats in the same command', async () => {
    const { hub, connection, picker, events } = await visit();
    picker.selectFree([3, 4]);
    connection.model.receive = () => 'ignored';
    hub.change([[4, 1]]);
    const reply = await picker.hold();
    expect(reply).toMatchObject({ outcome: 'held', seats: [0, 1] });
    expect(hub.calls.filter(call => call.method.startsWith('Hold'))).toHaveLength(1);
    expect(events()).toContain('taken');
    expect(events()).toContain('hold');
    expect(picker.notice?.text).toContain('Row F seats 1 and 2');
    expect([...picker.selection]).toEqual([]);
  });

  it('who was too slow for the last seats gets the seats that were taken in an event', async () => {
    const { hub, connection, picker, dispatched } = await visit();
    picker.selectFree([3, 4]);
    connection.model.receive = () => 'ignored';
    hub.change([...hub.statuses.keys()].filter(seat => seat !== 3).map(seat => [seat, 1]));
    expect((await picker.hold())?.outcome).toBe('taken');
    expect(dispatched.at(-1)).toEqual(['taken', { seats: [4], labels: ['F-5'] }]);
    expect([...picker.selection]).toEqual([3]);
    expect(picker.notice?.tone).toBe('sorry');
  });

  it('whose selection is taken is offered similar seats', async () => {
    const { hub, picker } = await visit();
    picker.selectFree([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect(picker.notice?.wanted).toEqual([3, 4]));
    const other = await picker.holdSimilar();
    expect(other).toMatchObject({ outcome: 'held', seats: [0, 1] });
    expect([...picker.selection]).toEqual([]);
  });

  it('loses a selected seat that another takes, and keeps the rest', async () => {
    const { hub, picker, events } = await visit();
    picker.selectFree([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect([...picker.selection]).toEqual([3]));
    expect(events()).toContain('taken');
    expect(picker.notice?.text).toContain('Your other seat is still selected');
  });

  it('gets the seats of an expired hold in an event', async () => {
    const { hub, picker, dispatched } = await visit();
    picker.selectFree([8, 9]);
    const reply = await picker.hold();
    hub.expire(reply!.holdId!);
    const expired = ['holdexpired', { holdId: reply!.holdId, seats: [8, 9], labels: ['F-9', 'F-10'] }];
    await vi.waitFor(() => expect(dispatched.at(-1)).toEqual(expired));
    expect(picker.notice?.text).toContain('Row F seats 9 and 10');
  });

  it('gets an event about a hold that expired without a connection', async () => {
    const { hub, connection, picker, events } = await visit();
    picker.selectFree([8]);
    const reply = await picker.hold();
    hub.notice({ holdId: reply!.holdId!, change: 'extended', seats: [8], expiresAt: new Date(Date.now() - 1).toISOString() });
    await vi.waitFor(() => expect(connection.model.state.holds.get(reply!.holdId!)!.expiresAt).toBeLessThan(Date.now()));
    hub.holds.delete(reply!.holdId!);
    hub.cut();
    await vi.waitFor(() => expect(events()).toContain('holdexpired'), { timeout: 5_000 });
  });

  it('cannot start a command while another is running', async () => {
    const { picker } = await visit();
    picker.selectFree([1]);
    const first = picker.hold();
    expect(await picker.holdBest({ count: 1 })).toBeUndefined();
    expect((await first)?.outcome).toBe('held');
  });

  it('hears of a seat that would be left alone while choosing, can take it too, and the notice goes with its reason', async () => {
    const { picker } = await visit({ orphanRule: true });
    picker.toggle(1);
    await vi.waitFor(() => expect(picker.notice?.text).toContain('Row F seat 1 alone'));
    picker.toggle(1);
    expect(picker.notice).toBeUndefined();
    picker.toggle(1);
    picker.add(picker.notice!.take!);
    expect([...picker.selection]).toEqual([1, 0]);
    expect(picker.notice).toBeUndefined();
  });

  it('is not told of a taken seat any longer than it is taken', async () => {
    const { hub, connection, picker } = await visit();
    hub.change([[5, 1]]);
    await vi.waitFor(() => expect(connection.model.state.statuses[5]).toBe(1));
    picker.toggle(5);
    expect(picker.notice?.text).toContain('held by someone else');
    hub.change([[5, 0]]);
    await vi.waitFor(() => expect(picker.notice).toBeUndefined());
  });

  it('is not told of the limit any longer than it is reached', async () => {
    const { picker } = await visit();
    picker.add([3, 4, 5, 6, 7]);
    expect([...picker.selection]).toEqual([3, 4, 5, 6]);
    expect(picker.notice?.text).toContain('up to 4');
    picker.toggle(3);
    expect(picker.notice).toBeUndefined();
  });

  it('who holds seats adds further ones to them, as many as are left', async () => {
    const { hub, connection, picker } = await visit();
    picker.add([3, 4]);
    await picker.hold();
    const first = [...connection.model.state.holds.keys()][0];
    expect(picker.room).toBe(2);
    picker.add([5, 6, 7]);
    expect([...picker.selection]).toEqual([5, 6]);
    await picker.hold();
    const call = hub.calls.at(-1)!;
    expect(call.method).toBe('AddToHold');
    expect(call.args.at(-1)).toMatchObject({ joins: first, seats: [5, 6], orSimilar: true });
    expect([...connection.model.state.holds.values()].map(hold => hold.seats)).toEqual([[3, 4, 5, 6]]);
    expect(picker.notice).toBeUndefined();
  });
});
