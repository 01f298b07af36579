import type { BestWish, SeatReply } from '../contract.ts';
import type { Messages } from '../messages/messages.ts';
import { seatNames } from '../messages/seatNames.ts';
import type { Plan } from '../plan.ts';
import type { Notice } from '../ui/notice.ts';

/** A notice about the seats that were chosen. */
export interface SeatNotice extends Notice {
  /** The button of the notice holds these seats, or as many similar ones. */
  wanted?: number[];
  /** The button of the notice selects these seats too. */
  take?: number[];
  /** True when what it says is no longer so: then it goes. */
  over?: () => boolean;
}

/** Seats of the selection were taken by somebody else. */
export function seatsLost(m: Messages, plan: Plan, lost: readonly number[], left: number, wanted?: number[]): SeatNotice {
  return { tone: 'sorry', text: m.lost(seatNames(plan, lost, m), lost.length, left), ...(wanted && { wanted }) };
}

/** These seats would be left between taken ones. The button takes them too, if that are not too many. */
export function wouldBeAlone(m: Messages, plan: Plan, alone: readonly number[], selected: number, maxSeats: number): SeatNotice {
  const take = selected + alone.length <= maxSeats ? [...alone] : [];
  return { tone: 'info', text: m.orphan(seatNames(plan, alone, m), alone.length), take };
}

/** The same seats if similar ones can be offered, which needs a single price; else undefined. */
export function replaceable(plan: Plan, seats: readonly number[]): number[] | undefined {
  return new Set(seats.map(seat => plan.seats[seat].category)).size === 1 ? [...seats] : undefined;
}

/** The seats were taken, and the same command held similar ones. */
export function heldInstead(m: Messages, plan: Plan, seats: readonly number[]): SeatNotice {
  return { tone: 'info', text: m.heldInstead(seatNames(plan, seats, m), seats.length) };
}

/** Why the seats were not held, and what to do. Undefined if they were held. */
export function holdRefused(m: Messages, plan: Plan, reply: SeatReply, maxSeats: number, left: number): SeatNotice | undefined {
  switch (reply.outcome) {
    case 'held':
      return undefined;
    case 'taken':
      return reply.seats.length > 0 ? seatsLost(m, plan, reply.seats, left) : { tone: 'sorry', text: m.lostSome };
    case 'orphanSeat':
      return { ...wouldBeAlone(m, plan, reply.seats, left, maxSeats), tone: 'sorry' };
    case 'companionAlone':
      return { tone: 'sorry', text: m.companionAlone(seatNames(plan, reply.seats, m), reply.seats.length) };
    case 'tooManySeats':
      return { tone: 'info', text: m.tooManySeats(maxSeats) };
    case 'limitReached':
      return { tone: 'info', text: m.limitReached };
    case 'capReached':
      return { tone: 'info', text: m.hadThemLong };
    case 'closed':
      return { tone: 'info', text: m.closed };
    case 'noneAvailable':
      return { tone: 'sorry', text: m.noneAvailable };
    default:
      return { tone: 'sorry', text: m.notHeld };
  }
}

export function bestRefused(m: Messages, plan: Plan, reply: SeatReply, wish: BestWish, maxSeats: number): SeatNotice | undefined {
  if (reply.outcome !== 'noneAvailable' && reply.outcome !== 'taken') return holdRefused(m, plan, reply, maxSeats, 0);
  return { tone: 'sorry', text: m.noBest(wish.count, Boolean(wish.category || wish.accessible)) };
}

/** A wheelchair space was not released, because its companions' seats would have stayed. */
export function companionsStay(m: Messages, plan: Plan, seats: readonly number[]): SeatNotice {
  return { tone: 'info', text: m.companionsStay(seatNames(plan, seats, m), seats.length) };
}

export function holdExpired(m: Messages, plan: Plan, seats: readonly number[]): SeatNotice {
  return { tone: 'sorry', text: m.expired(seatNames(plan, seats, m), seats.length) };
}

/** The command failed because of the connection or the server. */
export function commandFailed(m: Messages, code: string): SeatNotice {
  if (code === 'lost') return { tone: 'sorry', text: m.unreachable };
  return { tone: 'sorry', text: ['unavailable', 'busy', 'too_many_requests'].includes(code) ? m.busy : m.broken };
}
