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
  seats: Array.from({ length: 40 }, (_, i) => ({ label: `F-${i + 1}`, section: 's', row: 'F', number: String(i + 1), x: i * 0.55, y: 0, category: 'a', kind: 'standard' })),
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function visit() {
  const hub = new FakeHub(7, plan.seats.length);
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const told: { [K in keyof SeatMapEvents]: [K, SeatMapEvents[K]] }[keyof SeatMapEvents][] = [];
  const terms = { screeningId: 7, planHash: 'plan', maxSeats: 4, currency: 'EUR', prices: [{ category: 'a', name: 'A', color: '#336699', amount: 1250 }] };
  const picker = new SeatPicker(connection, plan, terms, en, { dispatch: (event, detail) => told.push([event, detail] as never), changed: () => undefined, appearance: () => undefined });
  ends.push(async () => {
    picker.close();
    await connection.stop();
    await hub.close();
  });
  return { hub, connection, picker, told, events: () => told.map(([event]) => event) };
}

describe('a visitor', () => {
  it('chooses, holds and is told of both', async () => {
    const { picker, told } = await visit();
    picker.toggle(3);
    picker.toggle(4);
    await picker.hold();
    expect(told.at(-1)).toMatchObject(['hold', { seats: [3, 4], labels: ['F-4', 'F-5'] }]);
    expect(told[1]).toMatchObject(['seatselect', { labels: ['F-4', 'F-5'], total: 2500, currency: 'EUR' }]);
    expect([...picker.selection]).toEqual([]);
  });

  it('drags over more seats than allowed, and gets as many as allowed', async () => {
    const { picker } = await visit();
    picker.add([1, 2, 3]);
    picker.add([3, 4, 5]);
    expect([...picker.selection]).toEqual([1, 2, 3, 4]);
    expect(picker.notice?.text).toContain('up to 4');
  });

  it('who was too slow holds as many that are as good, in the same command', async () => {
    const { hub, connection, picker, events } = await visit();
    picker.choose([3, 4]);
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

  it('who was too slow for the last ones is told which were taken', async () => {
    const { hub, connection, picker, told } = await visit();
    picker.choose([3, 4]);
    connection.model.receive = () => 'ignored';
    hub.change([...hub.statuses.keys()].filter(seat => seat !== 3).map(seat => [seat, 1]));
    expect((await picker.hold())?.outcome).toBe('taken');
    expect(told.at(-1)).toEqual(['taken', { seats: [4], labels: ['F-5'] }]);
    expect([...picker.selection]).toEqual([3]);
    expect(picker.notice?.tone).toBe('sorry');
  });

  it('whose selection is taken is offered as many that are as good', async () => {
    const { hub, picker } = await visit();
    picker.choose([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect(picker.notice?.wanted).toEqual([3, 4]));
    const other = await picker.holdSimilar();
    expect(other).toMatchObject({ outcome: 'held', seats: [0, 1] });
    expect([...picker.selection]).toEqual([]);
  });

  it('loses a selected seat that another takes, and keeps the rest', async () => {
    const { hub, picker, events } = await visit();
    picker.choose([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect([...picker.selection]).toEqual([3]));
    expect(events()).toContain('taken');
    expect(picker.notice?.text).toContain('Your other seat is still selected');
  });

  it('is told which seats a hold had that has run out', async () => {
    const { hub, picker, told } = await visit();
    picker.choose([8, 9]);
    const reply = await picker.hold();
    hub.expire(reply!.holdId!);
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['holdexpired', { holdId: reply!.holdId, seats: [8, 9], labels: ['F-9', 'F-10'] }]));
    expect(picker.notice?.text).toContain('Row F seats 9 and 10');
  });

  it('is told what ran out while the connection was away', async () => {
    const { hub, connection, picker, events } = await visit();
    picker.choose([8]);
    const reply = await picker.hold();
    hub.notice({ holdId: reply!.holdId!, change: 'extended', seats: [8], expiresAt: new Date(Date.now() - 1).toISOString() });
    await vi.waitFor(() => expect(connection.model.state.holds.get(reply!.holdId!)!.expiresAt).toBeLessThan(Date.now()));
    hub.holds.delete(reply!.holdId!);
    hub.cut();
    await vi.waitFor(() => expect(events()).toContain('holdexpired'), { timeout: 5_000 });
  });

  it('who asks while another command is under way waits for that one', async () => {
    const { picker } = await visit();
    picker.choose([1]);
    const first = picker.hold();
    expect(await picker.holdBest({ count: 1 })).toBeUndefined();
    expect((await first)?.outcome).toBe('held');
  });
});
