import { describe, expect, it } from 'vitest';
import type { JoinReply, SeatReply } from '../src/contract.ts';
import { SeatMapModel, type Frame } from '../src/model.ts';
import { statusOf } from '../src/seatMapState.ts';
import { encodeDelta, encodeSnapshot } from '../src/wire.ts';
import { randomFrom } from './random.ts';

const later = '2030-01-01T20:00:00Z';

function joinReply(over: Partial<JoinReply> = {}): JoinReply {
  return {
    screeningId: 1, epoch: 1, revision: 0, seatCount: 8, planHash: 'p', snapshot: new Uint8Array(2), holds: [], now: later,
    salesOpenAt: later, salesCloseAt: later, maxSeats: 10, orphanRule: false, version: 1, ...over,
  };
}

function delta(from: number, to: number, ...changes: [number, number][]): Frame {
  return { kind: 'delta', delta: encodeDelta(from, to, changes) };
}

function joined(over: Partial<JoinReply> = {}): SeatMapModel {
  const model = new SeatMapModel(1);
  expect(model.join(joinReply(over))).toBe('applied');
  return model;
}

function held(holdId: string, seats: number[], revision: number): SeatReply {
  return { outcome: 'held', holdId, seats, expiresAt: later, extendableUntil: later, revision };
}

describe('the seats of the page', () => {
  const page = { epoch: 1, revision: 4, seatCount: 8, planHash: 'p', snapshot: encodeSnapshot([2, 0, 0, 0, 0, 0, 0, 1]) };

  it('are the state until the first Join, which brings what has changed since', () => {
    const model = new SeatMapModel(1);
    model.start(page);
    expect([...model.state.statuses]).toEqual([2, 0, 0, 0, 0, 0, 0, 1]);
    expect(model.position).toEqual({ epoch: 1, revision: 4 });
    expect(model.receive(delta(6, 6, [2, 1]))).toBe('buffered');
    expect(model.join(joinReply({ revision: 5, snapshot: null, delta: encodeDelta(5, 5, [[1, 2]]) }))).toBe('applied');
    expect([...model.state.statuses]).toEqual([2, 2, 1, 0, 0, 0, 0, 1]);
    expect(model.position).toEqual({ epoch: 1, revision: 6 });
  });

  it('give way to a snapshot of another epoch', () => {
    const model = new SeatMapModel(1);
    model.start(page);
    expect(model.join(joinReply({ epoch: 2, revision: 1 }))).toBe('applied');
    expect([...model.state.statuses]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('frames', () => {
  it('in sequence are applied', () => {
    const model = joined();
    expect(model.receive(delta(1, 1, [0, 1]))).toBe('applied');
    expect(model.receive(delta(2, 5, [0, 2], [3, 3]))).toBe('applied');
    expect([...model.state.statuses]).toEqual([2, 0, 0, 3, 0, 0, 0, 0]);
    expect(model.position).toEqual({ epoch: 1, revision: 5 });
  });

  it('that overlap with what is known are applied', () => {
    const model = joined({ revision: 4 });
    expect(model.receive(delta(2, 6, [1, 2]))).toBe('applied');
    expect(model.position).toEqual({ epoch: 1, revision: 6 });
  });

  it('that contain nothing new are ignored, even with other statuses', () => {
    const model = joined({ revision: 4 });
    expect(model.receive(delta(3, 4, [1, 2]))).toBe('ignored');
    expect([...model.state.statuses]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('after a gap ask for a new Join, and frames are kept until its answer', () => {
    const model = joined();
    expect(model.receive(delta(2, 2, [0, 1]))).toBe('resync');
    expect(model.position).toEqual({ epoch: 1, revision: 0 });
    expect(model.receive(delta(3, 3, [1, 1]))).toBe('buffered');
    const { snapshot: _, ...answer } = joinReply({ revision: 2 });
    expect(model.join({ ...answer, delta: encodeDelta(1, 2, [[0, 1]]) })).toBe('applied');
    expect([...model.state.statuses]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
    expect(model.position).toEqual({ epoch: 1, revision: 3 });
  });

  it('before the first answer are kept and applied after it', () => {
    const model = new SeatMapModel(1);
    expect(model.receive(delta(3, 3, [0, 1]))).toBe('buffered');
    expect(model.receive(delta(4, 4, [1, 2]))).toBe('buffered');
    expect(model.join(joinReply({ revision: 3, snapshot: encodeSnapshot([3, 0, 0, 0, 0, 0, 0, 0]) }))).toBe('applied');
    expect([...model.state.statuses]).toEqual([3, 2, 0, 0, 0, 0, 0, 0]);
  });

  it('kept with a gap behind the answer ask again', () => {
    const model = new SeatMapModel(1);
    model.receive(delta(9, 9, [0, 1]));
    expect(model.join(joinReply({ revision: 3 }))).toBe('resync');
    expect(model.joined).toBe(false);
    expect(model.position).toEqual({ epoch: 1, revision: 3 });
  });

  it('that are garbage ask for a new Join and change nothing', () => {
    const model = joined();
    expect(model.receive({ kind: 'delta', delta: Uint8Array.of(1, 0, 0xff) })).toBe('resync');
    expect([...model.state.statuses]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('of snapshots replace everything, the epoch too', () => {
    const model = joined({ revision: 900 });
    expect(model.receive({ kind: 'snapshot', epoch: 2, revision: 5, statuses: encodeSnapshot([1, 1, 1, 1, 2, 2, 2, 2]) })).toBe('applied');
    expect(model.position).toEqual({ epoch: 2, revision: 5 });
    expect(model.receive(delta(6, 6, [0, 0]))).toBe('applied');
  });

  it('of snapshots that are older than the answer are dropped', () => {
    const model = new SeatMapModel(1);
    model.receive({ kind: 'snapshot', epoch: 1, revision: 2, statuses: encodeSnapshot([2, 2, 2, 2, 2, 2, 2, 2]) });
    model.receive({ kind: 'snapshot', epoch: 1, revision: 3, statuses: encodeSnapshot([3, 3, 3, 3, 3, 3, 3, 3]) });
    expect(model.join(joinReply({ revision: 4 }))).toBe('applied');
    expect([...model.state.statuses]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('of snapshots from another epoch than the answer ask for another answer: which is newer cannot be seen', () => {
    const model = new SeatMapModel(1);
    model.receive({ kind: 'snapshot', epoch: 9, revision: 2, statuses: encodeSnapshot([2, 2, 2, 2, 2, 2, 2, 2]) });
    expect(model.join(joinReply({ epoch: 3, revision: 4 }))).toBe('resync');
    expect(model.join(joinReply({ epoch: 3, revision: 4 }))).toBe('applied');
    expect([...model.state.statuses]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('notify listeners of the changed seats only', () => {
    const model = joined({ snapshot: encodeSnapshot([1, 0, 0, 0, 0, 0, 0, 0]) });
    const events: unknown[] = [];
    model.subscribe(change => events.push(change));
    model.receive(delta(1, 1, [0, 1], [5, 2]));
    expect(events).toEqual([{ seats: [5], holds: false }]);
  });
});

describe('an answer to Join', () => {
  it('of another epoch without a snapshot is asked for again, from nothing', () => {
    const model = joined({ revision: 7 });
    const { snapshot: _, ...answer } = joinReply({ epoch: 2, revision: 8 });
    expect(model.join({ ...answer, delta: encodeDelta(8, 8, []) })).toBe('resync');
    expect(model.position).toBeUndefined();
  });

  it('whose delta does not reach its own revision is asked for again, from nothing', () => {
    const model = joined({ revision: 7 });
    const { snapshot: _, ...answer } = joinReply({ revision: 12 });
    expect(model.join({ ...answer, delta: encodeDelta(8, 9, []) })).toBe('resync');
    expect(model.position).toBeUndefined();
  });

  it('with nothing new leaves the position as it is', () => {
    const model = joined({ revision: 7 });
    const { snapshot: _, ...answer } = joinReply({ revision: 7 });
    expect(model.join({ ...answer, delta: encodeDelta(7, 7, []) })).toBe('applied');
    expect(model.position).toEqual({ epoch: 1, revision: 7 });
  });
});

describe('merged, repeated, overlapping and lost frames', () => {
  it('reach the state of the server, however they are lost, repeated or delayed', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = randomFrom(seed);
      const seatCount = 1 + random.below(40);
      const truth = new Uint8Array(seatCount);
      const history: Map<number, number>[] = [];
      const merged = (from: number, to: number): [number, number][] => {
        const last = new Map<number, number>();
        for (let r = from; r <= to; r++) for (const [seat, status] of history[r - 1]) last.set(seat, status);
        return [...last].sort((a, b) => a[0] - b[0]);
      };
      const model = new SeatMapModel(1);
      const answer = (): JoinReply => {
        const base = joinReply({ seatCount, revision: history.length });
        const { position } = model;
        if (!position) return { ...base, snapshot: encodeSnapshot(truth) };
        const { snapshot: _, ...rest } = base;
        const from = Math.min(position.revision + 1, Math.max(1, history.length));
        const nothing = history.length === 0;
        return { ...rest, delta: nothing ? encodeDelta(0, 0, []) : encodeDelta(from, history.length, merged(from, history.length)) };
      };
      let sent = 0;
      for (let step = 0; step < 60; step++) {
        const changes = new Map<number, number>();
        for (let i = random.below(4); i >= 0; i--) changes.set(random.below(seatCount), random.below(4));
        for (const [seat, status] of changes) truth[seat] = status;
        history.push(changes);
        if (random.next() < 0.5) continue;
        const fate = random.next();
        // A frame is lost, or overlaps earlier ones, or is in order.
        if (fate < 0.1) sent = history.length;
        const from = fate < 0.3 ? Math.max(1, sent - random.below(5)) : sent + 1;
        if (from > history.length) continue;
        const result = model.receive({ kind: 'delta', delta: encodeDelta(from, history.length, merged(from, history.length)) });
        sent = history.length;
        if (result === 'resync' || (!model.joined && random.next() < 0.5)) expect(['applied', 'resync']).toContain(model.join(answer()));
      }
      if (!model.joined) while (model.join(answer()) === 'resync');
      const last = history.length;
      if (model.receive({ kind: 'delta', delta: encodeDelta(last, last, merged(last, last)) }) === 'resync') model.join(answer());
      expect([...model.state.statuses], `seed ${seed}`).toEqual([...truth]);
      expect(model.state.revision, `seed ${seed}`).toBe(history.length);
    }
  });
});

describe('holds', () => {
  it('of the answer are mine', () => {
    const model = joined({ holds: [{ holdId: 'a', seats: [1, 2], expiresAt: later, extendableUntil: later }] });
    expect([...model.state.mine]).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
    expect(model.state.holds.get('a')).toMatchObject({ seats: [1, 2], expiresAt: Date.parse(later) });
  });

  it('show as held at once, before their frame', () => {
    const model = joined();
    model.reply(held('a', [3], 1));
    expect(statusOf(model.state, 3)).toBe(1);
    expect(model.state.statuses[3]).toBe(0);
    model.receive(delta(1, 1, [3, 1]));
    expect(model.state.pendingStatuses.size).toBe(0);
    expect(statusOf(model.state, 3)).toBe(1);
  });

  it('that are released show as free at once, until a frame says that they were taken again', () => {
    const holds = [{ holdId: 'a', seats: [0, 1], expiresAt: later, extendableUntil: later }];
    const model = joined({ revision: 5, snapshot: encodeSnapshot([1, 1, 0, 0, 0, 0, 0, 0]), holds });
    model.reply({ outcome: 'released', holdId: 'a', seats: [0], revision: 6 });
    expect(statusOf(model.state, 0)).toBe(0);
    expect(model.state.holds.get('a')?.seats).toEqual([1]);
    model.receive(delta(6, 9, [0, 2]));
    expect(statusOf(model.state, 0)).toBe(2);
  });

  it('that have ended do not come back by a late notice', () => {
    const model = joined();
    model.reply(held('a', [3], 1));
    model.reply({ outcome: 'released', holdId: 'a', seats: [3], revision: 2 });
    model.notice({ screeningId: 1, holdId: 'a', change: 'held', seats: [3], expiresAt: later });
    expect(model.state.holds.size).toBe(0);
    expect([...model.state.mine]).toEqual(new Array(8).fill(0));
  });

  it('of another tab are mine too', () => {
    const model = joined();
    model.notice({ screeningId: 1, holdId: 'b', change: 'held', seats: [6], expiresAt: later });
    expect(model.state.mine[6]).toBe(1);
    expect(model.state.holds.get('b')?.extendableUntil).toBeNull();
    model.notice({ screeningId: 1, holdId: 'b', change: 'expired', seats: [] });
    expect(model.state.mine[6]).toBe(0);
  });

  it('of another screening are not', () => {
    const model = joined();
    model.notice({ screeningId: 2, holdId: 'b', change: 'held', seats: [6], expiresAt: later });
    expect(model.state.holds.size).toBe(0);
  });

  it('granted while a Join was on its way survive an answer that is older', () => {
    const model = joined();
    model.startJoin();
    model.reply(held('a', [3], 1));
    model.join(joinReply({ revision: 1, holds: [] }));
    expect(model.state.holds.has('a')).toBe(true);
  });

  it('that the answer does not know are over', () => {
    const model = joined({ holds: [{ holdId: 'a', seats: [1], expiresAt: later, extendableUntil: later }] });
    model.startJoin();
    model.join(joinReply({ revision: 1, holds: [] }));
    expect(model.state.holds.size).toBe(0);
    expect(model.state.mine[1]).toBe(0);
  });

  it('repeated after a partial release do not grow back', () => {
    const model = joined();
    model.reply(held('a', [3, 4], 1));
    model.reply({ outcome: 'released', holdId: 'a', seats: [4], revision: 2 });
    model.reply(held('a', [3, 4], 1));
    expect(model.state.holds.get('a')?.seats).toEqual([3]);
  });
});
