import { CommandError, type SeatMapConnection } from '../connection.ts';
import type { BestWish, HoldNotice, SeatReply } from '../contract.ts';
import { Appearance, appearanceOf } from '../map/seatAppearance.ts';
import type { Messages } from '../messages/messages.ts';
import { seatName } from '../messages/seatNames.ts';
import type { Plan } from '../plan.ts';
import type { Hold } from '../seatMapState.ts';
import type { Dispatch } from './events.ts';
import type { Terms } from './loadTerms.ts';
import {
  bestRefused, commandFailed, companionsStay, heldInstead, holdExpired, holdRefused, replaceable, seatsLost, type SeatNotice,
} from './notices.ts';
import { splitAvailable, toggle } from './selection.ts';
import { saveSelection, loadSelection } from './selectionStorage.ts';
import { SpaceQuestions } from './spaceQuestions.ts';

export type Busy = '' | 'hold' | 'best' | 'extend' | 'release';

export interface SeatPickerHooks {
  dispatch: Dispatch;
  /** The state has changed; these seats may have another appearance. */
  changed: (seats: Iterable<number>) => void;
  /** Scrolls the map to these seats. */
  reveal: (seats: number[]) => void;
}

const nothing: ReadonlySet<number> = new Set();
const noHooks: SeatPickerHooks = { dispatch: () => undefined, changed: () => undefined, reveal: () => undefined };

/** The state and actions of one visitor: selection, running command, notice. Without DOM. */
export class SeatPicker {
  selection: ReadonlySet<number> = nothing;
  notice: SeatNotice | undefined;
  /** The running command: buttons wait for it. */
  busy: Busy = '';
  messages: Messages;
  /** The most seats at once: the server's limit, or a lower one of the page. */
  maxSeats: number;
  readonly plan: Plan;
  terms: Terms;
  /** Undefined at a box office, where nobody is asked. */
  readonly questions: SpaceQuestions | undefined;
  readonly #connection: SeatMapConnection;
  #hooks: SeatPickerHooks;
  #priceOf: ReadonlyMap<string, number>;
  /** The prices of holds from before a change of prices: by hold and seat. */
  readonly #fixed = new Map<string, ReadonlyMap<number, number>>();
  readonly #off: (() => void)[];
  /** Seats of a hold command without a reply yet: if they stop being free, it may be for us. */
  #pending: ReadonlySet<number> = nothing;
  /** The last known holds: the notice that a hold has ended does not name its seats. */
  #known = new Map<string, Hold>();

  constructor(connection: SeatMapConnection, plan: Plan, terms: Terms, messages: Messages, hooks: SeatPickerHooks, boxOffice = false) {
    this.#connection = connection;
    this.plan = plan;
    this.terms = terms;
    this.messages = messages;
    this.maxSeats = terms.maxSeats;
    this.questions = boxOffice ? undefined : new SpaceQuestions(this, connection.model.state);
    this.#hooks = hooks;
    this.#priceOf = pricesOf(terms);
    this.#known = new Map(connection.model.state.holds);
    this.selection = splitAvailable(loadSelection(terms.screeningId, plan, this.maxSeats), connection.model.state).selection;
    this.#off = [
      connection.model.subscribe(change => {
        this.#dropLost();
        this.#hooks.changed(change.seats === 'all' ? plan.seats.keys() : change.seats);
        if (change.holds) this.#updateKnown();
      }),
      connection.on('notice', notice => this.#onNotice(notice)),
      connection.on('joined', () => this.#reportMissedExpiries()),
    ];
  }

  /** No hook is called after this, not even for the reply to a command that is still running. */
  close(): void {
    for (const off of this.#off) off();
    this.#hooks = noHooks;
    this.questions?.answer(undefined);
  }

  appearance(seat: number): Appearance {
    return appearanceOf(this.#connection.model.state, this.selection, seat);
  }

  name(seat: number): string {
    return seatName(this.plan, seat, this.messages);
  }

  amount(seats: readonly number[]): number {
    return seats.reduce((sum, seat) => sum + (this.#priceOf.get(this.plan.seats[seat].category) ?? 0), 0);
  }

  /** What a hold costs: the prices that were fixed when it was granted. */
  priceOfHold({ holdId, seats }: Hold, only: readonly number[] = seats): number {
    const fixed = this.#fixed.get(holdId);
    return only.reduce((sum, seat) => sum + (fixed?.get(seat) ?? this.amount([seat])), 0);
  }

  /** Staff have changed the screening. The visitor's holds keep their prices. */
  change(terms: Terms): void {
    for (const hold of this.#connection.model.state.holds.values()) {
      if (!this.#fixed.has(hold.holdId)) this.fixPrices(hold.holdId, hold.seats, hold.seats.map(seat => this.amount([seat])));
    }
    this.terms = terms;
    this.#priceOf = pricesOf(terms);
    this.#hooks.changed([]);
  }

  fixPrices(holdId: string, seats: readonly number[], amounts: readonly number[]): void {
    this.#fixed.set(holdId, new Map(seats.map((seat, index) => [seat, amounts[index]])));
    this.#hooks.changed([]);
  }

  hasFixedPrices(holdId: string): boolean {
    return this.#fixed.has(holdId);
  }

  say(notice: SeatNotice | undefined): void {
    this.notice = notice;
    this.#hooks.changed([]);
  }

  /** @returns false if the seat was not selected: the notice says why, or a question is open. */
  toggle(seat: number): boolean {
    const m = this.messages;
    const { selection, refused } = toggle(this.selection, this.#connection.model.state, seat, this.maxSeats);
    if (refused === 'tooMany') this.say({ tone: 'info', text: m.tooManySelected(this.maxSeats) });
    else if (refused === 'notFree') this.say({ tone: 'info', text: m.notFree(this.name(seat), this.appearance(seat)) });
    else {
      this.notice = undefined;
      if (selection.has(seat) && this.questions?.next([seat]) !== undefined) {
        this.#ask(seat, () => undefined);
        return false;
      }
      this.select(selection);
    }
    return refused === undefined;
  }

  /** Adds free seats up to the limit. */
  add(seats: readonly number[]): void {
    let { selection } = this;
    for (const seat of seats) {
      if (selection.has(seat)) continue;
      const next = toggle(selection, this.#connection.model.state, seat, this.maxSeats);
      selection = next.selection;
      if (next.refused !== 'tooMany') continue;
      this.notice = { tone: 'info', text: this.messages.tooManySelected(this.maxSeats) };
      break;
    }
    this.select(selection);
  }

  /** Replaces the selection; seats that are not free are left out. */
  selectFree(seats: readonly number[]): void {
    let selection = nothing;
    for (const seat of seats) selection = toggle(selection, this.#connection.model.state, seat, this.maxSeats).selection;
    this.select(selection);
  }

  select(selection: ReadonlySet<number>): void {
    const before = this.selection;
    if (selection === before) return this.#hooks.changed([]);
    this.selection = selection;
    saveSelection(this.terms.screeningId, this.plan, selection);
    this.#hooks.changed([...before, ...selection]);
    this.#dispatchSelection();
  }

  /**
   * Holds the selection or, if a seat was taken, similar seats. Undefined if another command is running, or if there was no
   * reply: then the notice says so; or if a selected wheelchair space turns out not to be needed.
   */
  hold(): Promise<SeatReply | undefined> {
    const space = this.busy ? undefined : this.questions?.next(this.selection);
    if (space === undefined) return this.#holdOrSimilar('hold', [...this.selection]);
    return new Promise(resolve => this.#ask(space, needed => resolve(needed ? this.hold() : undefined)));
  }

  /** Asks whether somebody needs the space; then it is selected, with the companions' seats that are wanted, and otherwise it is not. */
  #ask(space: number, answered: (needed: boolean) => void): void {
    const others = [...this.selection].filter(seat => seat !== space);
    this.questions?.ask(space, this.maxSeats - others.length - 1, wanted => {
      this.selectFree(wanted ? [...others, space, ...wanted] : others);
      answered(wanted !== undefined);
    });
    this.#hooks.changed([]);
  }

  holdBest(wish: BestWish): Promise<SeatReply | undefined> {
    return this.#during('best', async () => {
      const reply = await this.#connection.holdBest(wish);
      const refusal = bestRefused(this.messages, this.plan, reply, wish, this.maxSeats);
      this.say(refusal);
      if (!refusal) this.#hooks.reveal(reply.seats);
      this.#dispatchHeld(reply);
      return reply;
    });
  }

  /** The button of the notice after a lost race: holds similar seats instead of the rest of the selection. */
  async holdSimilar(): Promise<SeatReply | undefined> {
    const wanted = this.notice?.wanted;
    return wanted && this.#holdOrSimilar('best', wanted);
  }

  #holdOrSimilar(what: Busy, wanted: number[]): Promise<SeatReply | undefined> {
    return this.#during(what, async () => {
      this.#pending = new Set(wanted);
      try {
        const reply = await this.#connection.holdOrSimilar(wanted);
        this.#pending = nothing;
        const others = reply.outcome === 'held' && reply.seats.some(seat => !wanted.includes(seat));
        if (others) this.select(nothing);
        const taken = reply.outcome === 'taken' ? reply.seats : [];
        this.select(new Set([...this.selection].filter(seat => !taken.includes(seat))));
        this.#dropLost(false);
        const notice = others
          ? heldInstead(this.messages, this.plan, reply.seats)
          : holdRefused(this.messages, this.plan, reply, this.maxSeats, this.selection.size);
        this.say(notice);
        if (notice) this.#hooks.reveal(reply.seats);
        if (taken.length > 0) this.#hooks.dispatch('taken', this.#named(taken));
        else if (others) this.#hooks.dispatch('taken', this.#named(wanted.filter(seat => this.appearance(seat) !== Appearance.free)));
        this.#dispatchHeld(reply);
        return reply;
      } finally {
        this.#pending = nothing;
      }
    });
  }

  extend(holdId: string): Promise<SeatReply | undefined> {
    const seats = this.#connection.model.state.holds.get(holdId)?.seats ?? [];
    return this.#during('extend', async () => {
      const m = this.messages;
      const reply = await this.#connection.extend(holdId);
      if (reply.outcome === 'extended') this.say({ tone: 'good', text: m.extended });
      else if (reply.outcome === 'capReached') this.say({ tone: 'info', text: m.capReached });
      else if (reply.outcome === 'expired') this.say(holdExpired(m, this.plan, seats));
      else this.say({ tone: 'sorry', text: m.notExtended });
      return reply;
    });
  }

  /** All seats when none are named. */
  release(holdId: string, seats?: number[]): Promise<SeatReply | undefined> {
    return this.#during('release', async () => {
      const reply = await this.#connection.release(holdId, seats);
      // An earlier release or the end of the hold has the same effect.
      const released = reply.outcome === 'released' || reply.outcome === 'alreadyReleased' || reply.outcome === 'expired';
      const stays = reply.outcome === 'companionAlone' ? companionsStay(this.messages, this.plan, reply.seats) : undefined;
      this.say(released ? undefined : (stays ?? { tone: 'sorry', text: this.messages.notReleased }));
      return reply;
    });
  }

  async #during(what: Busy, command: () => Promise<SeatReply>): Promise<SeatReply | undefined> {
    if (this.busy) return undefined;
    this.busy = what;
    this.#hooks.changed([]);
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.say(commandFailed(this.messages, error.code));
      this.#hooks.dispatch('error', { code: error.code, message: error.message });
      return undefined;
    } finally {
      this.busy = '';
      this.#updateKnown();
      this.#hooks.changed([]);
    }
  }

  /** Notices about own holds that the visitor did not cause. Releases and extensions need no text. */
  #onNotice(notice: HoldNotice): void {
    const m = this.messages;
    const seats = this.#known.get(notice.holdId)?.seats ?? notice.seats;
    switch (notice.change) {
      case 'expiring': {
        const expiresAt = this.#known.get(notice.holdId)?.expiresAt ?? 0;
        this.say({ tone: 'info', text: m.expiring });
        this.#hooks.dispatch('holdexpiring', { holdId: notice.holdId, ...this.#named(seats), expiresAt });
        break;
      }
      case 'expired':
        this.say(holdExpired(m, this.plan, seats));
        this.#hooks.dispatch('holdexpired', { holdId: notice.holdId, ...this.#named(seats) });
        break;
      case 'releasedByStaff':
        this.say({ tone: 'sorry', text: this.terms.calledOff ? m.calledOff(this.terms.callOffReason) : m.releasedByStaff });
        break;
      case 'booked':
        this.say({ tone: 'good', text: m.booked });
        break;
    }
    this.#updateKnown();
  }

  /** Holds that expired while there was no connection: their notices were missed. */
  #reportMissedExpiries(): void {
    const { holds } = this.#connection.model.state;
    const expired = [...this.#known.values()].filter(hold => !holds.has(hold.holdId) && hold.expiresAt <= this.#connection.serverNow());
    for (const { holdId, seats } of expired) this.#hooks.dispatch('holdexpired', { holdId, ...this.#named(seats) });
    if (expired.length > 0) this.say(holdExpired(this.messages, this.plan, expired.flatMap(hold => hold.seats)));
    this.#updateKnown();
  }

  /** Removes seats from the selection that somebody else has taken. */
  #dropLost(say = true): void {
    const before = this.selection;
    const { selection, lost } = splitAvailable(before, this.#connection.model.state, this.#pending);
    if (selection === before) return;
    this.selection = selection;
    saveSelection(this.terms.screeningId, this.plan, selection);
    this.#dispatchSelection();
    if (lost.length === 0 || !say) return;
    this.#hooks.dispatch('taken', this.#named(lost));
    this.say(seatsLost(this.messages, this.plan, lost, selection.size, replaceable(this.plan, [...before])));
  }

  #dispatchSelection(): void {
    const seats = [...this.selection];
    this.#hooks.dispatch('seatselect', { ...this.#named(seats), total: this.amount(seats), currency: this.terms.currency });
  }

  #dispatchHeld(reply: SeatReply): void {
    const hold = reply.outcome === 'held' && reply.holdId ? this.#connection.model.state.holds.get(reply.holdId) : undefined;
    if (hold) this.#hooks.dispatch('hold', { holdId: hold.holdId, ...this.#named(hold.seats), expiresAt: hold.expiresAt });
  }

  #named(seats: readonly number[]): { seats: number[]; labels: string[] } {
    return { seats: [...seats], labels: seats.map(seat => this.plan.seats[seat].label) };
  }

  #updateKnown(): void {
    // Ended holds are kept until the notice about them, which needs their seats, has been shown.
    const { holds } = this.#connection.model.state;
    for (const [holdId, hold] of holds) this.#known.set(holdId, hold);
    queueMicrotask(() => {
      for (const holdId of this.#known.keys()) if (!this.#connection.model.state.holds.has(holdId)) this.#known.delete(holdId);
    });
  }
}

function pricesOf(terms: Terms): ReadonlyMap<string, number> {
  return new Map(terms.prices.map(price => [price.category, price.amount]));
}
