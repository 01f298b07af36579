import { SeatStatus } from '../contract.ts';
import { statusOf, type SeatMapState } from '../model.ts';

/** How a seat is shown. Each look has a shape of its own, so that no two differ by colour alone. */
export const Look = { free: 0, selected: 1, mine: 2, held: 3, sold: 4, blocked: 5 } as const;
export type Look = (typeof Look)[keyof typeof Look];

export function lookOf(state: SeatMapState, selection: ReadonlySet<number>, seat: number): Look {
  if (state.mine[seat] === 1) return Look.mine;
  const status = statusOf(state, seat);
  return status === SeatStatus.free && selection.has(seat) ? Look.selected : lookOfStatus(status);
}

/** Of a seat that is nobody's in particular. */
export function lookOfStatus(status: SeatStatus): Look {
  switch (status) {
    case SeatStatus.free:
      return Look.free;
    case SeatStatus.held:
      return Look.held;
    case SeatStatus.sold:
      return Look.sold;
    default:
      return Look.blocked;
  }
}
