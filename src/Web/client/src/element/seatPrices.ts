import type { Plan } from '../plan.ts';
import type { Hold } from '../seatMapState.ts';
import type { Terms } from './loadTerms.ts';

/** What seats cost: those that are held keep the prices that were fixed when they were. Minor units. */
export class SeatPrices {
  readonly #plan: Plan;
  #priceOf: ReadonlyMap<string, number>;
  /** The prices of holds from before a change of prices: by hold and seat. */
  readonly #fixed = new Map<string, ReadonlyMap<number, number>>();

  constructor(plan: Plan, terms: Terms) {
    this.#plan = plan;
    this.#priceOf = pricesOf(terms);
  }

  amount(seats: readonly number[]): number {
    return seats.reduce((sum, seat) => sum + (this.#priceOf.get(this.#plan.seats[seat].category) ?? 0), 0);
  }

  ofHold({ holdId, seats }: Hold, only: readonly number[] = seats): number {
    const fixed = this.#fixed.get(holdId);
    return only.reduce((sum, seat) => sum + (fixed?.get(seat) ?? this.amount([seat])), 0);
  }

  /** @param holds the visitor's holds, which keep their prices. */
  change(terms: Terms, holds: Iterable<Hold>): void {
    for (const { holdId, seats } of holds) if (!this.isFixed(holdId)) this.fix(holdId, seats, seats.map(seat => this.amount([seat])));
    this.#priceOf = pricesOf(terms);
  }

  fix(holdId: string, seats: readonly number[], amounts: readonly number[]): void {
    this.#fixed.set(holdId, new Map(seats.map((seat, index) => [seat, amounts[index]])));
  }

  isFixed(holdId: string): boolean {
    return this.#fixed.has(holdId);
  }
}

function pricesOf(terms: Terms): ReadonlyMap<string, number> {
  return new Map(terms.prices.map(price => [price.category, price.amount]));
}
