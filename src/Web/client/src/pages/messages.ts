import type { BestWish, SeatReply } from '../contract.ts';
import { seatNames, type Plan } from '../plan.ts';

export interface Notice {
  tone: 'info' | 'good' | 'sorry';
  text: string;
}

/** Seats of the selection went to somebody else. */
export function seatsLost(plan: Plan, lost: readonly number[], left: number): Notice {
  const rest = left === 0 ? 'Please pick another.' : left === 1 ? 'Your other seat is still selected.' : 'Your other seats are still selected.';
  return { tone: 'sorry', text: `Someone was faster: ${seatNames(plan, lost)} ${lost.length === 1 ? 'has' : 'have'} just been taken. ${rest}` };
}

/** Why the seats were not held, and what to do now. Undefined if they were. */
export function holdRefused(plan: Plan, reply: SeatReply, maxSeats: number, left: number): Notice | undefined {
  switch (reply.outcome) {
    case 'held':
      return undefined;
    case 'taken':
      return reply.seats.length > 0
        ? seatsLost(plan, reply.seats, left)
        : { tone: 'sorry', text: 'Someone was faster: not all of these seats are free any more. Please pick again.' };
    case 'orphanSeat':
      return {
        tone: 'sorry',
        text: `That would leave ${seatNames(plan, reply.seats)} alone between taken seats, where nobody could sit with company. Move by one seat, or take ${reply.seats.length === 1 ? 'it' : 'them'} too.`,
      };
    case 'tooManySeats':
      return { tone: 'info', text: `You can hold up to ${maxSeats} seats at once.` };
    case 'limitReached':
      return { tone: 'info', text: 'You already hold as many groups of seats as one visitor can. Buy or release one of them first.' };
    case 'closed':
      return { tone: 'info', text: 'Seats for this screening are not on sale right now.' };
    case 'noneAvailable':
      return { tone: 'sorry', text: 'There are no such seats together any more. Try fewer seats, or any price.' };
    default:
      return { tone: 'sorry', text: reply.detail ?? 'The seats could not be held. Please try again.' };
  }
}

export function bestRefused(plan: Plan, reply: SeatReply, wish: BestWish, maxSeats: number): Notice | undefined {
  if (reply.outcome !== 'noneAvailable' && reply.outcome !== 'taken') return holdRefused(plan, reply, maxSeats, 0);
  const what = wish.count === 1 ? 'seat like that is free' : `${wish.count} seats together like that are free`;
  return { tone: 'sorry', text: `Sorry, no ${what} any more. ${wish.category || wish.accessible ? 'Try any price, or fewer seats.' : 'Try fewer seats, or pick them one by one.'}` };
}

export function holdExpired(plan: Plan, seats: readonly number[]): Notice {
  return {
    tone: 'sorry',
    text: `The time for ${seatNames(plan, seats)} has run out, so ${seats.length === 1 ? 'it is' : 'they are'} free for everyone again. You can pick ${seats.length === 1 ? 'it' : 'them'} once more, if nobody was faster.`,
  };
}

/** The connection or the server failed, not the seats. */
export function commandFailed(code: string): Notice {
  switch (code) {
    case 'lost':
      return { tone: 'sorry', text: 'We could not reach the box office. Please try again in a moment; if your seats were held, they will show up here.' };
    case 'unavailable':
    case 'busy':
      return { tone: 'sorry', text: 'The box office is very busy. Nothing was changed; please try again in a moment.' };
    default:
      return { tone: 'sorry', text: 'Something went wrong on our side. Please try again.' };
  }
}
