import type { TakenSeat } from '../../../api/types.ts';
import { SeatStatus } from '../../../contract.ts';
import { Appearance, appearanceOfStatus } from '../../../map/seatAppearance.ts';
import { seatName } from '../../../messages/seatNames.ts';
import { statusOf } from '../../../seatMapState.ts';
import type { DeskState } from './deskState.ts';

/** Facts about single seats, derived from the state of the page. */

/** At the moment that is shown. */
export function statusAt({ past, live }: DeskState, seat: number): SeatStatus {
  return past ? (past.statuses[seat] as SeatStatus) : statusOf(live, seat);
}

export function appearanceAt(state: DeskState, seat: number): Appearance {
  const { moving, selection, related } = state;
  if (moving) {
    if (moving.targets.has(seat)) return Appearance.selected;
    if (moving.from.includes(seat)) return Appearance.mine;
  } else {
    if (selection.has(seat)) return Appearance.selected;
    if (related.has(seat)) return Appearance.mine;
  }
  return appearanceOfStatus(statusAt(state, seat));
}

/** The details of a seat; undefined if they are older than its status on the live map. */
export function takenSeatAt(state: DeskState, seat: number): TakenSeat | undefined {
  const fact = state.takenSeats.get(seat);
  return fact && !state.past && SeatStatus[fact.status] === statusAt(state, seat) ? fact : undefined;
}

export function nameOf({ hall }: DeskState, seat: number): string {
  return seatName(hall.plan, seat, hall.messages);
}

export function priceOf({ hall }: DeskState, seat: number): number {
  return hall.priceByCategory.get(hall.plan.seats[seat].category) ?? 0;
}

/** Every seat of the hold or booking that this seat belongs to. */
export function groupOf(state: DeskState, seat: number): number[] {
  const fact = takenSeatAt(state, seat);
  if (!fact) return [seat];
  const same = (other: TakenSeat): boolean =>
    fact.reference !== undefined ? other.reference === fact.reference : fact.holdId !== undefined && other.holdId === fact.holdId;
  const seats = [...state.takenSeats.values()].filter(same).map(other => other.seat);
  return seats.length > 0 ? seats.sort((a, b) => a - b) : [seat];
}

/** If one seat is selected: all seats of its hold or booking. */
export function relatedSeats(state: DeskState): ReadonlySet<number> {
  const [only] = state.selection;
  return state.selection.size === 1 && only !== undefined ? new Set(groupOf(state, only)) : new Set();
}

/** Every seat of the same row. */
export function rowOf({ hall: { plan } }: DeskState, seat: number): number[] {
  const { section, row } = plan.seats[seat];
  return plan.seats.flatMap((other, index) => (other.section === section && other.row === row ? [index] : []));
}

/** The price of the targets of a move minus what was paid for the old seats. A seat that stays keeps its price. */
export function priceDifference(state: DeskState): number {
  const { moving, takenSeats } = state;
  if (!moving) return 0;
  if (moving.exchange) return [...moving.targets].reduce((sum, seat) => sum + priceOf(state, seat), 0) - moving.exchange.total;
  const paidFor = (seat: number): number => takenSeats.get(seat)?.amount ?? priceOf(state, seat);
  const left = moving.from.filter(seat => !moving.targets.has(seat)).sort((a, b) => a - b);
  const taken = [...moving.targets].filter(seat => !moving.from.includes(seat)).sort((a, b) => a - b);
  const categoryOf = (seat: number): string => state.hall.plan.seats[seat].category;
  const cost = (seat: number): number => {
    if (moving.from.includes(seat)) return paidFor(seat);
    // Pair by pair, as the server does: within its category a ticket keeps what was paid for it, with its type and fees.
    const before = left[taken.indexOf(seat)];
    const keeps = before !== undefined && takenSeats.get(before)?.itemised && categoryOf(before) === categoryOf(seat);
    return keeps ? paidFor(before) : priceOf(state, seat);
  };
  return [...moving.targets].reduce((sum, seat) => sum + cost(seat), 0) - moving.from.reduce((sum, seat) => sum + paidFor(seat), 0);
}

/** The seats whose appearance may differ between two states. Changes of the live map are not among them. */
export function seatsToRedraw(before: DeskState, after: DeskState): Iterable<number> | 'all' {
  if (before.past !== after.past) return 'all';
  const { selection, related, moving } = after;
  if (before.selection === selection && before.related === related && before.moving === moving) return [];
  return [...markedSeats(before), ...markedSeats(after)];
}

function markedSeats({ selection, related, moving }: DeskState): number[] {
  return [...selection, ...related, ...(moving?.from ?? []), ...(moving?.targets ?? [])];
}
