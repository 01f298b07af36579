import type { PastSeats, ScreeningPrice, TakenSeat, TakenSeats } from '../../api/types.ts';
import type { SeatMapConnection } from '../../connection.ts';
import { SeatStatus } from '../../contract.ts';
import { Appearance, appearanceOfStatus } from '../../map/seatAppearance.ts';
import { seatName } from '../../messages/seatNames.ts';
import { statusOf } from '../../model.ts';
import type { Plan } from '../../plan.ts';
import type { Notice } from '../../ui/notice.ts';
import { coalesced } from './coalesced.ts';
import { Ledger } from './ledger.ts';
import { ApiError, errorText, get } from './staffApi.ts';

export interface DeskTerms {
  screeningId: number;
  planHash: string;
  currency: string;
  timeZone: string;
  prices: ScreeningPrice[];
}

/** A booking that is being moved to other seats, as many as it has. */
export interface Move {
  reference: string;
  from: readonly number[];
  targets: ReadonlySet<number>;
}

/** Milliseconds between a change and the reload of the details, so that one reload serves many changes. */
const batchDelay = 350;
const againAfterFailure = 3_000;

/** The details of a nearly full arena are megabytes: with more seats than this, wait so many milliseconds after each reload. */
const large = { seats: 4_000, rest: 3_000 };

/** The state and actions of the page of one screening, without DOM. Subscribers are told which seats to redraw. */
export class Desk {
  readonly plan: Plan;
  readonly terms: DeskTerms;
  readonly ledger: Ledger;
  readonly connection: SeatMapConnection;
  readonly byLabel: ReadonlyMap<string, number>;
  selection: ReadonlySet<number> = new Set();
  /** Details of the seats that are not free, as last loaded. */
  takenSeats: ReadonlyMap<number, TakenSeat> = new Map();
  /** The past map that is shown; undefined while the map is live. */
  past: PastSeats | undefined;
  moving: Move | undefined;
  /** A command is running: buttons wait for it. */
  busy = false;
  notice: Notice | undefined;
  readonly #priceOf: ReadonlyMap<string, number>;
  readonly #listeners = new Set<(seats: Iterable<number> | 'all') => void>();
  /** If one seat is selected: all seats of its hold or booking. */
  #related: ReadonlySet<number> = new Set();
  #revision = 0;
  /** Loads the details again after a short delay; many calls cause one reload. */
  readonly reload: () => void;

  constructor(connection: SeatMapConnection, plan: Plan, terms: DeskTerms) {
    this.connection = connection;
    this.plan = plan;
    this.terms = terms;
    this.ledger = new Ledger(terms.screeningId);
    this.byLabel = new Map(plan.seats.map((seat, index) => [seat.label.toLowerCase(), index]));
    this.#priceOf = new Map(terms.prices.map(price => [price.category, price.amount]));
    this.reload = coalesced(() => this.#read(), batchDelay);
    connection.model.subscribe(({ seats }) => {
      this.notify(this.past ? [] : seats);
      // A revision may change no status, for example when a hold is extended: reload then too.
      const { revision } = connection.model.state;
      if (revision !== this.#revision || seats === 'all') this.reload();
      this.#revision = revision;
    });
    this.reload();
  }

  subscribe(listener: (seats: Iterable<number> | 'all') => void): void {
    this.#listeners.add(listener);
  }

  notify(seats: Iterable<number> | 'all'): void {
    for (const listener of this.#listeners) listener(seats);
  }

  status(seat: number): SeatStatus {
    return this.past ? (this.past.statuses[seat] as SeatStatus) : statusOf(this.connection.model.state, seat);
  }

  appearance(seat: number): Appearance {
    if (this.moving) {
      if (this.moving.targets.has(seat)) return Appearance.selected;
      if (this.moving.from.includes(seat)) return Appearance.mine;
    } else {
      if (this.selection.has(seat)) return Appearance.selected;
      if (this.#related.has(seat)) return Appearance.mine;
    }
    return appearanceOfStatus(this.status(seat));
  }

  /** The details of a seat; undefined if they are older than its status on the live map. */
  takenSeat(seat: number): TakenSeat | undefined {
    const fact = this.takenSeats.get(seat);
    return fact && !this.past && SeatStatus[fact.status] === this.status(seat) ? fact : undefined;
  }

  name(seat: number): string {
    return seatName(this.plan, seat);
  }

  price(seat: number): number {
    return this.#priceOf.get(this.plan.seats[seat].category) ?? 0;
  }

  /** Every seat of the hold or booking that this seat belongs to. */
  groupOf(seat: number): number[] {
    const fact = this.takenSeat(seat);
    if (!fact) return [seat];
    const same = (other: TakenSeat): boolean =>
      fact.reference !== undefined ? other.reference === fact.reference : fact.holdId !== undefined && other.holdId === fact.holdId;
    const seats = [...this.takenSeats.values()].filter(same).map(other => other.seat);
    return seats.length > 0 ? seats.sort((a, b) => a - b) : [seat];
  }

  select(seats: Iterable<number>): void {
    const before = [...this.selection, ...this.#related];
    this.selection = new Set(seats);
    this.#updateRelated();
    this.notify([...before, ...this.selection, ...this.#related]);
    if (this.selection.size === 1) this.reload();
  }

  /** Selects a seat, or adds it to the selection; while a booking is being moved, chooses it as a target. */
  pickSeat(seat: number, adding: boolean): void {
    if (this.moving) return this.#pickTarget(seat);
    const rest = new Set(this.selection);
    if (adding && rest.delete(seat)) this.select(rest);
    else this.select(adding ? [...rest, seat] : [seat]);
  }

  startMove(reference: string, from: readonly number[]): void {
    const before = [...this.selection, ...this.#related];
    this.moving = { reference, from, targets: new Set() };
    this.selection = new Set();
    this.#updateRelated();
    this.notice = undefined;
    this.notify([...before, ...from]);
  }

  endMove(): void {
    if (!this.moving) return;
    const { from, targets } = this.moving;
    this.moving = undefined;
    this.select(from);
    this.notify([...from, ...targets]);
  }

  showPast(past: PastSeats | undefined): void {
    this.past = past;
    if (past) this.moving = undefined;
    this.#updateRelated();
    this.notify('all');
  }

  showNotice(tone: Notice['tone'], text: string): void {
    this.notice = { tone, text };
    this.notify([]);
  }

  clearNotice(): void {
    this.notice = undefined;
    this.notify([]);
  }

  /** Runs one command at a time. @returns its result; undefined if it failed (the notice says why) or another is running. */
  async runCommand<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.notice = undefined;
    this.notify([]);
    try {
      return await command();
    } catch (error) {
      this.notice = { tone: 'sorry', text: this.#why(error) };
      return undefined;
    } finally {
      this.busy = false;
      this.notify([]);
      this.reload();
    }
  }

  #why(error: unknown): string {
    const seats = error instanceof ApiError ? (error.problem.seats ?? []) : [];
    const names = seats.slice(0, 4).map(seat => this.plan.seats[seat]?.label ?? seat);
    return `${errorText(error)}${names.length > 0 ? ` (${names.join(', ')}${seats.length > 4 ? ', …' : ''})` : ''}`;
  }

  /** Chooses a target for the booking that is being moved: a free seat or one of its own. */
  #pickTarget(seat: number): void {
    const { from, targets, reference } = this.moving!;
    const next = new Set(targets);
    if (!next.delete(seat)) {
      if (this.status(seat) !== SeatStatus.free && !from.includes(seat)) return this.showNotice('info', `${this.name(seat)} is not free.`);
      // If there are enough already, replace the one that was chosen first.
      if (next.size === from.length) next.delete(next.values().next().value!);
      next.add(seat);
    }
    this.moving = { reference, from, targets: next };
    this.notice = undefined;
    this.notify([...targets, ...next]);
  }

  #updateRelated(): void {
    const [only] = this.selection;
    this.#related = this.selection.size === 1 && only !== undefined ? new Set(this.groupOf(only)) : new Set();
  }

  async #read(): Promise<void> {
    try {
      const { seats } = await get<TakenSeats>(`staff/screenings/${this.terms.screeningId}/seats`);
      await this.ledger.newest();
      this.takenSeats = new Map(seats.map(fact => [fact.seat, fact]));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setTimeout(() => this.reload(), againAfterFailure);
      return;
    }
    const before = this.#related;
    this.#updateRelated();
    this.notify([...before, ...this.#related]);
    if (this.takenSeats.size > large.seats) await new Promise(resolve => setTimeout(resolve, large.rest));
  }
}
