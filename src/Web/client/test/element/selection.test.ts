import { describe, expect, it } from 'vitest';
import { splitAvailable, toggle } from '../../src/element/selection.ts';
import { SeatMapModel } from '../../src/model.ts';
import { encodeSnapshot } from '../../src/wire.ts';

function stateOf(...statuses: number[]) {
  const model = new SeatMapModel(1);
  const now = new Date(0).toISOString();
  model.join({
    screeningId: 1, epoch: 1, revision: 1, seatCount: statuses.length, planHash: '',
    snapshot: encodeSnapshot(statuses), now, salesOpenAt: now,
    salesCloseAt: now, maxSeats: 10, orphanRule: false, version: 1,
    holds: [{ holdId: 'a', seats: [3], expiresAt: now, extendableUntil: now }],
  });
  return model.state;
}

describe('the selection', () => {
  const state = stateOf(0, 1, 2, 1, 0, 0);

  it('takes a free seat in and out again', () => {
    const { selection } = toggle(new Set([4]), state, 0, 10);
    expect([...selection]).toEqual([4, 0]);
    expect([...toggle(selection, state, 4, 10).selection]).toEqual([0]);
  });

  it.each([1, 2, 3])('does not take seat %i, which is not free', seat => {
    expect(toggle(new Set(), state, seat, 10)).toMatchObject({ refused: 'notFree' });
  });

  it('has a limit', () => {
    expect(toggle(new Set([0]), state, 4, 1)).toEqual({ selection: new Set([0]), refused: 'tooMany' });
  });

  it('loses seats that somebody else has taken, and seats that the visitor now holds', () => {
    expect(splitAvailable(new Set([0, 1, 3, 4]), state)).toEqual({ selection: new Set([0, 4]), lost: [1] });
  });

  it('keeps seats of a running command', () => {
    expect(splitAvailable(new Set([0, 1]), state, new Set([0, 1]))).toEqual({ selection: new Set([0, 1]), lost: [] });
  });

  it('is the same object if nothing was lost', () => {
    const selection = new Set([0, 4]);
    expect(splitAvailable(selection, state).selection).toBe(selection);
  });
});
