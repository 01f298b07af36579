import type { BestWish, SeatReply } from '../contract.ts';
import type { Messages } from '../messages/index.ts';
import { seatNames, type Plan } from '../plan.ts';

export interface Notice {
  tone: 'info' | 'good' | 'sorry';
  text: string;
  /** What can be done about it with one press. */
  wish?: BestWish;
}

/** Seats of the selection went to somebody else. */
export function seatsLost(m: Messages, plan: Plan, lost: readonly number[], left: number, wish?: BestWish): Notice {
  return { tone: 'sorry', text: m.lost(seatNames(plan, lost, m), lost.length, left), ...(wish && { wish }) };
}

/**
 * A party as large, at the same price if it had one, that seats together. The server finds and holds it in one command of
 * its own; one that refuses and finds in a single command would be asked here.
 */
export function asGoodAs(plan: Plan, seats: readonly number[]): BestWish | undefined {
  if (seats.length === 0) return undefined;
  const categories = new Set(seats.map(seat => plan.seats[seat].category));
  const [category] = categories;
  return {
    count: seats.length,
    ...(categories.size === 1 && category !== undefined && { category }),
    ...(seats.some(seat => plan.seats[seat].kind === 'wheelchair') && { accessible: true }),
  };
}

/** Why the seats were not held, and what to do now. Undefined if they were. */
export function holdRefused(m: Messages, plan: Plan, reply: SeatReply, maxSeats: number, left: number, wish?: BestWish): Notice | undefined {
  switch (reply.outcome) {
    case 'held':
      return undefined;
    case 'taken':
      return reply.seats.length > 0 ? seatsLost(m, plan, reply.seats, left, wish) : { tone: 'sorry', text: m.lostSome, ...(wish && { wish }) };
    case 'orphanSeat':
      return { tone: 'sorry', text: m.orphan(seatNames(plan, reply.seats, m), reply.seats.length) };
    case 'tooManySeats':
      return { tone: 'info', text: m.tooManySeats(maxSeats) };
    case 'limitReached':
      return { tone: 'info', text: m.limitReached };
    case 'closed':
      return { tone: 'info', text: m.closed };
    case 'noneAvailable':
      return { tone: 'sorry', text: m.noneAvailable };
    default:
      return { tone: 'sorry', text: m.notHeld };
  }
}

export function bestRefused(m: Messages, plan: Plan, reply: SeatReply, wish: BestWish, maxSeats: number): Notice | undefined {
  if (reply.outcome !== 'noneAvailable' && reply.outcome !== 'taken') return holdRefused(m, plan, reply, maxSeats, 0);
  return { tone: 'sorry', text: m.noBest(wish.count, Boolean(wish.category || wish.accessible)) };
}

export function holdExpired(m: Messages, plan: Plan, seats: readonly number[]): Notice {
  return { tone: 'sorry', text: m.expired(seatNames(plan, seats, m), seats.length) };
}

/** The connection or the server failed, not the seats. */
export function commandFailed(m: Messages, code: string): Notice {
  return { tone: 'sorry', text: code === 'lost' ? m.unreachable : code === 'unavailable' || code === 'busy' ? m.busy : m.broken };
}
