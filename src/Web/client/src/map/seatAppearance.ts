import { SeatStatus } from '../contract.ts';
import { statusOf, type SeatMapState } from '../seatMapState.ts';

/** How a seat is shown. No two appearances differ by colour alone; each has its own shape. */
export const Appearance = { free: 0, selected: 1, mine: 2, held: 3, sold: 4, blocked: 5 } as const;
export type Appearance = (typeof Appearance)[keyof typeof Appearance];

export function appearanceOf(state: SeatMapState, selection: ReadonlySet<number>, seat: number): Appearance {
  if (state.mine[seat] === 1) return Appearance.mine;
  const status = statusOf(state, seat);
  return status === SeatStatus.free && selection.has(seat) ? Appearance.selected : appearanceOfStatus(status);
}

/** The appearance of a seat that is neither selected nor held by the viewer. */
export function appearanceOfStatus(status: SeatStatus): Appearance {
  switch (status) {
    case SeatStatus.free:
      return Appearance.free;
    case SeatStatus.held:
      return Appearance.held;
    case SeatStatus.sold:
      return Appearance.sold;
    default:
      return Appearance.blocked;
  }
}
