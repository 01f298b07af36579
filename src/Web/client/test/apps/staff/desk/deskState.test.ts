import { describe, expect, it } from 'vitest';
import { Appearance } from '../../../../src/map/seatAppearance.ts';
import type { DeskState } from '../../../../src/apps/staff/desk/deskState.ts';
import {
  endMove, moved, pickSeat, select, showPast, startExchange, startMove, withDetails,
} from '../../../../src/apps/staff/desk/deskState.ts';
import {
  appearanceAt, groupOf, priceDifference, priceOf, rowOf, seatsToRedraw, takenSeatAt,
} from '../../../../src/apps/staff/desk/seatFacts.ts';
import { holder, rows } from '../ledgerSample.ts';
import { sampleDesk } from '../sampleDesk.ts';

/** Seats 3 and 6 are one booking. */
function booked(): DeskState {
  const page = new AbortController();
  const { store } = sampleDesk(page.signal, [3, 6]);
  page.abort();
  const sold = { status: 'sold', reference: 'K3J2M4N5P6', holder } as const;
  return withDetails(store.state, [{ ...sold, seat: 3, amount: 900 }, { ...sold, seat: 6, amount: 700 }], rows);
}

describe('the selection', () => {
  it('is one seat, or grows and shrinks', () => {
    let state = pickSeat(booked(), 1, false);
    state = pickSeat(state, 2, true);
    expect([...state.selection]).toEqual([1, 2]);
    expect([...pickSeat(state, 1, true).selection]).toEqual([2]);
    expect([...pickSeat(state, 5, false).selection]).toEqual([5]);
  });

  it('of one seat marks the other seats of its booking', () => {
    const state = select(booked(), [3]);
    expect(groupOf(state, 3)).toEqual([3, 6]);
    expect(appearanceAt(state, 3)).toBe(Appearance.selected);
    expect(appearanceAt(state, 6)).toBe(Appearance.mine);
    expect(appearanceAt(select(booked(), [3, 4]), 6)).toBe(Appearance.sold);
  });

  it('brings its details to the front', () => {
    const ledger: DeskState = { ...booked(), tab: 'ledger' };
    expect(select(ledger, [1]).tab).toBe('seat');
    expect(select(ledger, []).tab).toBe('ledger');
  });

  it('redraws what it leaves and what it takes', () => {
    const before = select(booked(), [3]);
    expect(seatsToRedraw(before, select(before, [1]))).toEqual([3, 3, 6, 1, 1]);
    expect(seatsToRedraw(before, { ...before, busy: true })).toEqual([]);
    expect(seatsToRedraw(before, showPast(before, { revision: 1, statuses: [] } as never))).toBe('all');
  });

  it('can be a whole row', () => expect(rowOf(booked(), 3)).toHaveLength(20));
});

describe('a move', () => {
  const moving = startMove(select(booked(), [3]), 'K3J2M4N5P6', [3, 6]);
  const pick = (state: DeskState, ...seats: number[]): DeskState => seats.reduce((next, seat) => pickSeat(next, seat, false), state);

  it('takes free seats and its own, and no more than it has', () => {
    expect([...pick(moving, 1, 2, 3).moving!.targets]).toEqual([2, 3]);
    const taken = pick({ ...moving, moving: { reference: 'OTHER', count: 1, from: [6], targets: new Set() } }, 3);
    expect(taken.moving!.targets.size).toBe(0);
    expect(taken.notice?.text).toBe('Row F seat 4 is not free.');
  });

  it('costs the difference; a seat that stays keeps its price', () => {
    expect(priceDifference(pick(moving, 1, 2))).toBe(1000 + 1000 - 900 - 700);
    expect(priceDifference(pick(moving, 3, 10))).toBe(900 + 700 - 900 - 700);
  });

  it('given up selects the old seats again', () => expect([...endMove(moving).selection]).toEqual([3, 6]));

  it('that is done selects a new seat, unless another move has begun', () => {
    expect([...moved(moving, moving.moving!, [1, 2]).selection]).toEqual([1]);
    const other = startMove(booked(), 'OTHER', [6]);
    expect(moved(other, moving.moving!, [1, 2])).toBe(other);
  });
});

describe('an exchange', () => {
  const exchanging = startExchange(booked(), 'K3J2M4N5P6', 2, 'A-1, A-2', 5000);

  it('takes as many free seats as the booking has, and costs their prices less what was paid', () => {
    const two = [1, 2, 10].reduce((next, seat) => pickSeat(next, seat, false), exchanging);
    expect([...two.moving!.targets]).toEqual([2, 10]);
    expect(priceDifference(two)).toBe(priceOf(two, 2) + priceOf(two, 10) - 5000);
  });

  it('given up selects nothing', () => expect([...endMove(exchanging).selection]).toEqual([]));
});

it('details that are older than the map are not shown', () => {
  const state = booked();
  expect(takenSeatAt(state, 3)?.reference).toBe('K3J2M4N5P6');
  state.live.statuses[3] = 0;
  expect(takenSeatAt(state, 3)).toBeUndefined();
});
