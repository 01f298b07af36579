import type { SeatMapConnection } from '../connection.ts';
import { SeatStatus, type ScreeningPrice } from '../contract.ts';
import { Look, lookOfStatus } from '../map/looks.ts';
import { statusOf } from '../model.ts';
import { seatName, type Plan } from '../plan.ts';
import { ApiError, explain, get } from './api.ts';
import { coalesced } from './coalesced.ts';
import type { PastSeats, StaffSeat, StaffSeats } from './contract.ts';
import { Ledger } from './ledger.ts';

export interface Terms {
  screeningId: number;
  planHash: string;
  currency: string;
  timeZone: string;
  prices: ScreeningPrice[];
}

export interface Notice {
  tone: 'info' | 'good' | 'sorry';
  text: string;
}

/** A booking that is to get other seats: as many as it has. */
export interface Move {
  reference: string;
  from: readonly number[];
  targets: ReadonlySet<number>;
}

/** How long changes are gathered before the details are read again, in milliseconds. */
const gather = 350;
const againAfterFailure = 3_000;

/** The details of a nearly full arena are megabytes: those are not read several times a second. */
const large = { seats: 4_000, rest: 3_000 };

/** All that the page of one screening is about. Knows no screen; `changed` is told what may look different. */
export class Desk {
  readonly plan: Plan;
  readonly terms: Terms;
  readonly ledger: Ledger;
  readonly connection: SeatMapConnection;
  readonly byLabel: ReadonlyMap<string, number>;
  selection: ReadonlySet<number> = new Set();
  /** Details of the seats that are not free, as last read. */
  facts: ReadonlyMap<number, StaffSeat> = new Map();
  /** The moment that is shown; undefined: now. */
  past: PastSeats | undefined;
  moving: Move | undefined;
  /** The command under way: buttons wait for it. */
  busy = false;
  notice: Notice | undefined;
  readonly #priceOf: ReadonlyMap<string, number>;
  readonly #listeners = new Set<(seats: Iterable<number> | 'all') => void>();
  /** Seats of the hold or booking that the one selected seat belongs to. */
  #related: ReadonlySet<number> = new Set();
  #revision = 0;
  /** Asks for details again, soon; however often it is called. */
  readonly reread: () => void;

  constructor(connection: SeatMapConnection, plan: Plan, terms: Terms) {
    this.connection = connection;
    this.plan = plan;
    this.terms = terms;
    this.ledger = new Ledger(terms.screeningId);
    this.byLabel = new Map(plan.seats.map((seat, index) => [seat.label.toLowerCase(), index]));
    this.#priceOf = new Map(terms.prices.map(price => [price.category, price.amount]));
    this.reread = coalesced(() => this.#read(), gather);
    connection.model.subscribe(({ seats }) => {
      this.tell(this.past ? [] : seats);
      // Not every revision changes a status: a hold may have been extended.
      const { revision } = connection.model.state;
      if (revision !== this.#revision || seats === 'all') this.reread();
      this.#revision = revision;
    });
    this.reread();
  }

  subscribe(listener: (seats: Iterable<number> | 'all') => void): void {
    this.#listeners.add(listener);
  }

  tell(seats: Iterable<number> | 'all'): void {
    for (const listener of this.#listeners) listener(seats);
  }

  status(seat: number): SeatStatus {
    return this.past ? (this.past.statuses[seat] as SeatStatus) : statusOf(this.connection.model.state, seat);
  }

  look(seat: number): Look {
    if (this.moving) {
      if (this.moving.targets.has(seat)) return Look.selected;
      if (this.moving.from.includes(seat)) return Look.mine;
    } else {
      if (this.selection.has(seat)) return Look.selected;
      if (this.#related.has(seat)) return Look.mine;
    }
    return lookOfStatus(this.status(seat));
  }

  /** What is known of a seat, if it still agrees with the live map. */
  fact(seat: number): StaffSeat | undefined {
    const fact = this.facts.get(seat);
    return fact && !this.past && SeatStatus[fact.status] === this.status(seat) ? fact : undefined;
  }

  name(seat: number): string {
    return seatName(this.plan, seat);
  }

  price(seat: number): number {
    return this.#priceOf.get(this.plan.seats[seat].category) ?? 0;
  }

  /** Every seat of the hold or booking that this seat belongs to. */
  together(seat: number): number[] {
    const fact = this.fact(seat);
    if (!fact) return [seat];
    const same = (other: StaffSeat): boolean =>
      fact.reference !== undefined ? other.reference === fact.reference : fact.holdId !== undefined && other.holdId === fact.holdId;
    const seats = [...this.facts.values()].filter(same).map(other => other.seat);
    return seats.length > 0 ? seats.sort((a, b) => a - b) : [seat];
  }

  select(seats: Iterable<number>): void {
    const before = [...this.selection, ...this.#related];
    this.selection = new Set(seats);
    this.#relate();
    this.tell([...before, ...this.selection, ...this.#related]);
    if (this.selection.size === 1) this.reread();
  }

  /** A seat was meant: with the ones that are selected, or instead of them. */
  point(seat: number, adding: boolean): void {
    if (this.moving) return this.#aim(seat);
    const rest = new Set(this.selection);
    if (adding && rest.delete(seat)) this.select(rest);
    else this.select(adding ? [...rest, seat] : [seat]);
  }

  startMove(reference: string, from: readonly number[]): void {
    const before = [...this.selection, ...this.#related];
    this.moving = { reference, from, targets: new Set() };
    this.selection = new Set();
    this.#relate();
    this.notice = undefined;
    this.tell([...before, ...from]);
  }

  endMove(): void {
    if (!this.moving) return;
    const { from, targets } = this.moving;
    this.moving = undefined;
    this.select(from);
    this.tell([...from, ...targets]);
  }

  showPast(past: PastSeats | undefined): void {
    this.past = past;
    if (past) this.moving = undefined;
    this.#relate();
    this.tell('all');
  }

  say(tone: Notice['tone'], text: string): void {
    this.notice = { tone, text };
    this.tell([]);
  }

  quiet(): void {
    this.notice = undefined;
    this.tell([]);
  }

  /** One command at a time. @returns what came of it; undefined if it failed, and then the notice says why. */
  async during<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.notice = undefined;
    this.tell([]);
    try {
      return await command();
    } catch (error) {
      this.notice = { tone: 'sorry', text: this.#why(error) };
      return undefined;
    } finally {
      this.busy = false;
      this.tell([]);
      this.reread();
    }
  }

  #why(error: unknown): string {
    const seats = error instanceof ApiError ? (error.problem.seats ?? []) : [];
    const names = seats.slice(0, 4).map(seat => this.plan.seats[seat]?.label ?? seat);
    return `${explain(error)}${names.length > 0 ? ` (${names.join(', ')}${seats.length > 4 ? ', …' : ''})` : ''}`;
  }

  /** A target for the booking that is being moved: free, or one of its own. */
  #aim(seat: number): void {
    const { from, targets, reference } = this.moving!;
    const next = new Set(targets);
    if (!next.delete(seat)) {
      if (this.status(seat) !== SeatStatus.free && !from.includes(seat)) return this.say('info', `${this.name(seat)} is not free.`);
      // One too many takes the place of the first that was chosen.
      if (next.size === from.length) next.delete(next.values().next().value!);
      next.add(seat);
    }
    this.moving = { reference, from, targets: next };
    this.notice = undefined;
    this.tell([...targets, ...next]);
  }

  #relate(): void {
    const [only] = this.selection;
    this.#related = this.selection.size === 1 && only !== undefined ? new Set(this.together(only)) : new Set();
  }

  async #read(): Promise<void> {
    try {
      const { seats } = await get<StaffSeats>(`staff/screenings/${this.terms.screeningId}/seats`);
      await this.ledger.newest();
      this.facts = new Map(seats.map(fact => [fact.seat, fact]));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setTimeout(() => this.reread(), againAfterFailure);
      return;
    }
    const before = this.#related;
    this.#relate();
    this.tell([...before, ...this.#related]);
    if (this.facts.size > large.seats) await new Promise(resolve => setTimeout(resolve, large.rest));
  }
}
