import { SeatStatus } from '../contract.ts';
import type { Plan, PlanSeat } from '../plan.ts';
import { statusOf, type SeatMapState } from '../seatMapState.ts';
import type { Terms } from './loadTerms.ts';

/** Metres. Seats of a row that are farther apart are not beside each other. */
const besideEachOther = 2;

const isAccessible = ({ kind }: PlanSeat): boolean => kind === 'wheelchair' || kind === 'companion';

/** The companions' seats on both sides of a wheelchair space, the nearer first. */
export function companionsBeside({ seats }: Plan, space: number): number[] {
  const found: number[] = [];
  for (const step of [-1, 1]) {
    for (let seat = space + step; seats[seat]?.kind === 'companion'; seat += step) {
      const [here, before] = [seats[seat], seats[seat - step]];
      const sameRow = here.section === before.section && here.row === before.row;
      if (!sameRow || Math.hypot(here.x - before.x, here.y - before.y) > besideEachOther) break;
      found.push(seat);
    }
  }
  return found.sort((a, b) => Math.abs(a - space) - Math.abs(b - space));
}

/**
 * The wheelchair spaces and companions' seats that are sold to everyone now, because all other seats that the screening says are
 * sold. As the server decides (docs/plans.md): no other seat is free or held, and one at least is sold.
 */
export function releasedSeats(plan: Plan, { accessibleRelease, prices }: Terms, state: SeatMapState): Set<number> {
  if (accessibleRelease === 'never') return new Set();
  const amounts = new Map(prices.map(({ category, amount }) => [category, String(amount)]));
  const scopeOf = ({ section, category }: PlanSeat): string =>
    accessibleRelease === 'hallSold' ? '' : accessibleRelease === 'sectionSold' ? section : (amounts.get(category) ?? '');
  const kept = [...plan.seats.keys()].filter(seat => isAccessible(plan.seats[seat]));
  const undecided = new Set(kept.map(seat => scopeOf(plan.seats[seat])));
  const sold = new Set<string>();
  for (const [index, seat] of plan.seats.entries()) {
    // Nearly always all are known to be open after a few seats.
    if (undecided.size === 0) break;
    if (isAccessible(seat)) continue;
    const scope = scopeOf(seat);
    const status = statusOf(state, index);
    if (status === SeatStatus.free || status === SeatStatus.held) undecided.delete(scope);
    else if (status === SeatStatus.sold) sold.add(scope);
  }
  return new Set(kept.filter(seat => undecided.has(scopeOf(plan.seats[seat])) && sold.has(scopeOf(plan.seats[seat]))));
}
