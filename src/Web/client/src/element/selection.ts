import { SeatStatus } from '../contract.ts';
import { statusOf, type SeatMapState } from '../seatMapState.ts';

export type Toggled = { selection: ReadonlySet<number>; refused?: 'notFree' | 'tooMany' };

/** Adds a seat to the selection or removes it. The set keeps the order of selection. */
export function toggle(selection: ReadonlySet<number>, state: SeatMapState, seat: number, maxSeats: number): Toggled {
  const next = new Set(selection);
  if (next.delete(seat)) return { selection: next };
  if (state.mine[seat] === 1 || statusOf(state, seat) !== SeatStatus.free) return { selection, refused: 'notFree' };
  if (selection.size >= maxSeats) return { selection, refused: 'tooMany' };
  return { selection: next.add(seat) };
}

/**
 * Splits a selection into seats that are still free and seats that somebody else has taken. Own held seats are in neither.
 * @param pending seats of a running command: they stay, because their new status may be from that command.
 */
export function splitAvailable(
  selection: ReadonlySet<number>,
  state: SeatMapState,
  pending: ReadonlySet<number> = new Set(),
): { selection: ReadonlySet<number>; lost: number[] } {
  const lost: number[] = [];
  const kept = new Set<number>();
  for (const seat of selection) {
    if (state.mine[seat] === 1) continue;
    if (statusOf(state, seat) === SeatStatus.free || pending.has(seat)) kept.add(seat);
    else lost.push(seat);
  }
  return { selection: kept.size === selection.size ? selection : kept, lost };
}
