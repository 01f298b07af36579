import { SeatStatus, toMillis, type HoldNotice, type HoldView, type SeatReply } from './contract.ts';
import type { Delta } from './wire.ts';

/** The state of one screening's seats, and functions that apply one frame, reply or notice to it. `SeatMapModel` orders the calls. */

/** One of the holder's own holds. Times are milliseconds since 1970 by the server's clock. */
export interface Hold {
  holdId: string;
  seats: number[];
  expiresAt: number;
  /** Null if not known (a hold of another tab). */
  extendableUntil: number | null;
  /** The server has announced that the hold expires soon. */
  expiring: boolean;
}

/** The state of one screening's seats. */
export interface SeatMapState {
  readonly screeningId: number;
  seatCount: number;
  planHash: string;
  epoch: number;
  revision: number;
  /** The status (0 to 3) of each seat, from the server's frames. In a large hall's sections that are not shown: held. */
  statuses: Uint8Array;
  /** How many seats are free in sections that are not shown. */
  freeElsewhere: number;
  holds: Map<string, Hold>;
  /** For each seat, 1 if one of `holds` has it. */
  mine: Uint8Array;
  /** New statuses from replies to our own commands, until the frame with that revision arrives. */
  pendingStatuses: Map<number, { status: SeatStatus; revision: number }>;
  /** Holds that have ended: a late notice must not add one again. */
  endedHolds: Set<string>;
}

export type Applied =
  | { result: 'applied'; changed: number[] }
  /** Nothing new in it. */
  | { result: 'ignored' }
  /** Revisions before it are missing: Join again. */
  | { result: 'resync' };

const ignored: Applied = { result: 'ignored' };
const resync: Applied = { result: 'resync' };

export function emptyState(screeningId: number): SeatMapState {
  return {
    screeningId,
    seatCount: 0,
    planHash: '',
    epoch: -1,
    revision: 0,
    statuses: new Uint8Array(0),
    freeElsewhere: 0,
    holds: new Map(),
    mine: new Uint8Array(0),
    pendingStatuses: new Map(),
    endedHolds: new Set(),
  };
}

/** The status to show: a pending status from a reply comes before that of the frames. */
export function statusOf(state: SeatMapState, seat: number): SeatStatus {
  return state.pendingStatuses.get(seat)?.status ?? (state.statuses[seat] as SeatStatus);
}

export function applyDelta(state: SeatMapState, delta: Delta): Applied {
  if (delta.to <= state.revision) return ignored;
  if (delta.from > state.revision + 1) return resync;
  const changed: number[] = [];
  for (let i = 0; i < delta.seats.length; i++) {
    const seat = delta.seats[i];
    if (state.statuses[seat] !== delta.statuses[i]) {
      state.statuses[seat] = delta.statuses[i];
      changed.push(seat);
    }
  }
  state.revision = delta.to;
  dropReachedStatuses(state, changed);
  return { result: 'applied', changed };
}

/** Replaces every status. */
export function applySnapshot(state: SeatMapState, epoch: number, revision: number, statuses: Uint8Array): Applied {
  const changed: number[] = [];
  // Before the first snapshot nothing is shown that could change.
  if (state.epoch >= 0) for (let seat = 0; seat < statuses.length; seat++) if (statuses[seat] !== state.statuses[seat]) changed.push(seat);
  if (epoch !== state.epoch) state.pendingStatuses.clear();
  state.statuses = statuses;
  state.epoch = epoch;
  state.revision = revision;
  dropReachedStatuses(state, changed);
  return { result: 'applied', changed };
}

export function applyReply(state: SeatMapState, reply: SeatReply): number[] {
  const { holdId } = reply;
  if (!holdId) return [];
  const before = state.holds.get(holdId);
  switch (reply.outcome) {
    case 'held':
    case 'extended': {
      if (state.endedHolds.has(holdId) || !reply.expiresAt) return [];
      // A repeated command returns its first reply, which may name seats that were released since. A hold never gains seats.
      const seats = before?.seats ?? reply.seats;
      expectStatus(state, seats, SeatStatus.held, reply.revision);
      setHold(state, {
        holdId,
        seats,
        expiresAt: Math.max(toMillis(reply.expiresAt), before?.expiresAt ?? 0),
        extendableUntil: reply.extendableUntil ? toMillis(reply.extendableUntil) : (before?.extendableUntil ?? null),
        expiring: false,
      });
      return seats;
    }
    case 'released': {
      if (!before) return [];
      const left = before.seats.filter(seat => !reply.seats.includes(seat));
      const freed = before.seats.filter(seat => reply.seats.includes(seat));
      expectStatus(state, freed, SeatStatus.free, reply.revision);
      setHold(state, { ...before, seats: left });
      return freed;
    }
    case 'booked':
      expectStatus(state, reply.seats, SeatStatus.sold, reply.revision);
      endHold(state, holdId);
      return reply.seats;
    case 'expired':
    case 'alreadyReleased':
    case 'notFound':
      endHold(state, holdId);
      return before?.seats ?? [];
    default:
      return [];
  }
}

export function applyNotice(state: SeatMapState, notice: HoldNotice): number[] {
  const before = state.holds.get(notice.holdId);
  const touched = before ? [...before.seats, ...notice.seats] : notice.seats;
  switch (notice.change) {
    case 'held':
    case 'extended':
    case 'expiring':
    case 'released':
    case 'releasedByStaff':
      if (state.endedHolds.has(notice.holdId)) return [];
      setHold(state, {
        holdId: notice.holdId,
        seats: notice.seats,
        expiresAt: notice.expiresAt ? toMillis(notice.expiresAt) : (before?.expiresAt ?? 0),
        extendableUntil: before?.extendableUntil ?? null,
        expiring: notice.change === 'expiring' || (notice.change !== 'extended' && (before?.expiring ?? false)),
      });
      break;
    case 'expired':
    case 'booked':
      endHold(state, notice.holdId);
      break;
  }
  return touched;
}

/**
 * The server's complete list of the holder's live holds: holds that are not in it have ended.
 * @param updatedHolds holds that a reply or notice has changed since the list was requested; the list may be older.
 */
export function applyHolds(state: SeatMapState, views: HoldView[], updatedHolds: ReadonlySet<string>): number[] {
  const touched: number[] = [];
  const live = new Set(views.map(view => view.holdId));
  for (const [holdId, hold] of state.holds) {
    if (live.has(holdId) || updatedHolds.has(holdId)) continue;
    touched.push(...hold.seats);
    endHold(state, holdId);
  }
  for (const view of views) {
    if (updatedHolds.has(view.holdId)) continue;
    touched.push(...view.seats);
    state.endedHolds.delete(view.holdId);
    setHold(state, {
      holdId: view.holdId,
      seats: view.seats,
      expiresAt: toMillis(view.expiresAt),
      extendableUntil: toMillis(view.extendableUntil),
      expiring: state.holds.get(view.holdId)?.expiring ?? false,
    });
  }
  return touched;
}

function setHold(state: SeatMapState, hold: Hold): void {
  if (hold.seats.length === 0) {
    endHold(state, hold.holdId);
    return;
  }
  for (const seat of state.holds.get(hold.holdId)?.seats ?? []) state.mine[seat] = 0;
  // A seat is in one hold: one that took the place of another has its seats from the first message on.
  for (const other of [...state.holds.values()]) {
    if (other.holdId === hold.holdId || !other.seats.some(seat => hold.seats.includes(seat))) continue;
    const left = other.seats.filter(seat => !hold.seats.includes(seat));
    if (left.length === 0) endHold(state, other.holdId);
    else state.holds.set(other.holdId, { ...other, seats: left });
  }
  for (const seat of hold.seats) state.mine[seat] = 1;
  state.holds.set(hold.holdId, hold);
}

function endHold(state: SeatMapState, holdId: string): void {
  for (const seat of state.holds.get(holdId)?.seats ?? []) state.mine[seat] = 0;
  state.holds.delete(holdId);
  state.endedHolds.add(holdId);
}

function expectStatus(state: SeatMapState, seats: number[], status: SeatStatus, revision: number): void {
  if (revision <= state.revision) return;
  for (const seat of seats) state.pendingStatuses.set(seat, { status, revision });
}

/** Removes pending statuses whose revision has been reached, and adds their seats to those that may have changed. */
function dropReachedStatuses(state: SeatMapState, changed: number[]): void {
  for (const [seat, { revision }] of state.pendingStatuses) {
    if (revision > state.revision) continue;
    state.pendingStatuses.delete(seat);
    changed.push(seat);
  }
}
