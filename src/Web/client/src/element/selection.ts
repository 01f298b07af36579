import { SeatStatus } from '../contract.ts';
import { statusOf, type SeatMapState } from '../model.ts';

export type Toggled = { selection: ReadonlySet<number>; refused?: 'notFree' | 'tooMany' };

/** Takes a seat in or out. Seats come out in the order in which they were chosen. */
export function toggle(selection: ReadonlySet<number>, state: SeatMapState, seat: number, maxSeats: number): Toggled {
  const next = new Set(selection);
  if (next.delete(seat)) return { selection: next };
  if (state.mine[seat] === 1 || statusOf(state, seat) !== SeatStatus.free) return { selection, refused: 'notFree' };
  if (selection.size >= maxSeats) return { selection, refused: 'tooMany' };
  return { selection: next.add(seat) };
}

/**
 * Splits a selection into what can still be had and what somebody else has got meanwhile. One's own held seats are neither.
 * @param asked seats that stay in it whatever their status, because it may be ours.
 */
export function splitAvailable(selection: ReadonlySet<number>, state: SeatMapState, asked: ReadonlySet<number> = new Set()): { selection: ReadonlySet<number>; lost: number[] } {
  const lost: number[] = [];
  const kept = new Set<number>();
  for (const seat of selection) {
    if (state.mine[seat] === 1) continue;
    if (statusOf(state, seat) === SeatStatus.free || asked.has(seat)) kept.add(seat);
    else lost.push(seat);
  }
  return { selection: kept.size === selection.size ? selection : kept, lost };
}
