import { afterEach, describe, expect, it, vi } from 'vitest';
import { SeatMapConnection } from '../../src/connection.ts';
import type { OpenMap } from '../../src/element/openMap.ts';
import { showSections } from '../../src/element/sections.ts';
import { FreeCounts } from '../../src/map/areas.ts';
import { layOut } from '../../src/map/geometry.ts';
import type { Box } from '../../src/map/viewport.ts';
import { applyDelta } from '../../src/seatMapState.ts';
import { decodeDelta } from '../../src/wire.ts';
import { FakeHub } from '../fakeHub.ts';
import { twoSectionHall } from '../halls.ts';
import { randomFrom } from '../random.ts';

const plan = twoSectionHall();
const seats = plan.seats.length;
const perSection = seats / 2;
const geometry = layOut(plan);
const [left, right] = geometry.sections.map(({ box }): Box => ({ ...box, left: box.left + 2, right: box.right - 2 }));
const both: Box = { ...left, right: right.right };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A map without a screen: what it shows is set by the test. */
async function watch(accessibleRelease = 'never') {
  const hub = new FakeHub(7, seats);
  hub.plan = plan;
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const free = new FreeCounts(geometry.areas);
  const view = { geometry, free, view: { scale: 1 }, visible: both, recolor: () => undefined };
  const pane = { view, moved: undefined as (() => void) | undefined };
  const picker = { plan, selection: new Set<number>(), questions: {}, terms: { accessibleRelease, prices: [] } };
  const list = Object.assign(new EventTarget(), { open: false });
  const end = new AbortController();
  showSections(
    connection, { picker, pane } as unknown as OpenMap,
    { querySelector: () => list, host: new EventTarget() } as unknown as ShadowRoot, [applyDelta, decodeDelta], end.signal,
  );
  ends.push(async () => {
    end.abort();
    await connection.stop();
    await hub.close();
  });
  const { state } = connection.model;
  return {
    hub, connection, picker, list, state, free,
    look(visible: Box, scale = 20): void {
      Object.assign(view, { visible, view: { scale } });
      pane.moved!();
    },
    shown: (): unknown => hub.calls.findLast(({ method }) => method === 'ShowSections' || method === 'JoinSections')?.args[3],
    /** What the map shows is what the hub has, of the sections that are shown; all others count as held. */
    agrees(sections: readonly number[]): void {
      const wanted = Array.from(hub.statuses, (status, seat) => (sections.includes(Math.floor(seat / perSection)) ? status : 1));
      expect([...state.statuses]).toEqual(wanted);
      const elsewhere = hub.statuses.filter((status, seat) => status === 0 && !sections.includes(Math.floor(seat / perSection))).length;
      expect(state.freeElsewhere).toBe(elsewhere);
      expect(free.reported.reduce((sum, count) => sum + count)).toBe(elsewhere);
    },
  };
}

describe('the map of a large hall', () => {
  it('watches no seats from afar, and those in view from near', async () => {
    const map = await watch();
    await vi.waitFor(() => expect(map.shown()).toEqual([]));
    await vi.waitFor(() => map.agrees([]));
    map.hub.change([[0, 1]]);
    map.hub.overview();
    await vi.waitFor(() => map.agrees([]));

    map.look(left);
    await vi.waitFor(() => map.agrees([0]));
    map.hub.change([[1, 2], [perSection, 1]]);
    await vi.waitFor(() => expect(map.state.statuses[1]).toBe(2));
    map.hub.overview();
    await vi.waitFor(() => map.agrees([0]));

    map.look(both);
    await vi.waitFor(() => map.agrees([0, 1]));
    expect(map.hub.calls.map(({ method }) => method)).toEqual(['Join', 'ShowSections', 'ShowSections', 'ShowSections']);
  });

  it('keeps the sections of the visitor\'s seats, and all while the list is open', async () => {
    const map = await watch();
    map.picker.selection = new Set([perSection + 3]);
    await vi.waitFor(() => map.agrees([1]));
    map.look(left);
    await vi.waitFor(() => map.agrees([0, 1]));
    map.picker.selection = new Set();
    map.look(left);
    await vi.waitFor(() => map.agrees([0]));
    const held = await map.connection.hold([perSection + 7]);
    map.look(left);
    await vi.waitFor(() => map.agrees([0, 1]));
    await map.connection.release(held.holdId!);
    map.list.open = true;
    map.list.dispatchEvent(new Event('toggle'));
    map.look(both, 1);
    await vi.waitFor(() => map.agrees([0, 1]));
  });

  it('looks at all seats when nothing but wheelchair spaces can be free: they are for everyone if all else is sold', async () => {
    const { kind } = plan.seats[2];
    plan.seats[2].kind = 'wheelchair';
    try {
      const map = await watch('hallSold');
      await vi.waitFor(() => map.agrees([]));
      map.hub.change([...map.hub.statuses.keys()].filter(seat => seat !== 2).map(seat => [seat, 2]));
      map.hub.overview();
      await vi.waitFor(() => map.agrees([0, 1]));
    } finally {
      plan.seats[2].kind = kind;
    }
  });

  it('goes on with its sections after a reconnect', async () => {
    const map = await watch();
    map.look(right);
    await vi.waitFor(() => map.agrees([1]));
    map.hub.cut();
    map.hub.change([[perSection, 2], [0, 2]]);
    await vi.waitFor(() => expect(map.hub.calls.at(-1)?.method).toBe('JoinSections'), 10_000);
    await vi.waitFor(() => map.agrees([1]));
    expect(map.hub.calls.at(-1)?.args.slice(2)).toEqual([[1], [1]]);
  }, 15_000);

  it('watches all seats at a node of an earlier version', async () => {
    const map = await watch();
    await vi.waitFor(() => map.agrees([]));
    map.hub.intercept = method => (method.endsWith('Sections') ? { unknown: true } : undefined);
    map.look(left);
    await vi.waitFor(() => map.agrees([0, 1]), 10_000);
    map.hub.change([[perSection, 1]]);
    await vi.waitFor(() => map.agrees([0, 1]));
  }, 15_000);

  it('takes from a whole snapshot what it shows', async () => {
    const map = await watch();
    map.look(left);
    await vi.waitFor(() => map.agrees([0]));
    map.hub.statuses[3] = map.hub.statuses[perSection + 3] = 2;
    map.hub.revision++;
    map.hub.broadcastSnapshot();
    await vi.waitFor(() => map.agrees([0]));
  });

  it('ends with what the hub has, whatever it looked at meanwhile', async () => {
    const map = await watch();
    const { next } = randomFrom(1);
    for (let step = 0; step < 300; step++) {
      const seat = Math.floor(next() * seats);
      map.hub.change([[seat, Math.floor(next() * 4)]], true);
      if (next() < 0.2) map.look([left, right, both][Math.floor(next() * 3)], next() < 0.2 ? 1 : 20);
      if (next() < 0.1) map.hub.overview();
      if (step % 10 === 0) await new Promise(resolve => setTimeout(resolve, 15));
    }
    map.look(right);
    await vi.waitFor(() => expect(map.shown()).toEqual([1]));
    map.hub.overview();
    await vi.waitFor(() => map.agrees([1]));
    expect(map.hub.calls.filter(({ method }) => method !== 'ShowSections').map(({ method }) => method)).toEqual(['Join']);
  });
});
