import { text } from '../../ui/pageTexts.ts';

/** The same texts as on the pages that the server renders. */
export function seatsLeft(left: number, few: number): string {
  return text(left === 0 ? 'seats.soldOut' : left <= Math.max(1, few) ? 'seats.onlyLeft' : 'seats.left', { count: left });
}

/** In the list of times, where only few seats are worth a word. */
export function seatsLeftShort(left: number, few: number): string {
  return left > 0 && left <= few ? text('seats.last', { count: left }) : seatsLeft(left, few);
}
