import { CommandError } from '../commandError.ts';
import type { SeatMapConnection } from '../connection.ts';
import type { BestWish, SeatReply } from '../contract.ts';
import { Appearance, appearanceOf } from '../map/seatAppearance.ts';
import type { Messages } from '../messages/messages.ts';
import { seatName } from '../messages/seatNames.ts';
import type { Plan } from '../plan.ts';
import type { Hold } from '../seatMapState.ts';
import { AloneNotice } from './aloneNotice.ts';
import type { Dispatch } from './events.ts';
import { extendHold, releaseSeats } from './holdActions.ts';
import type { Terms } from './loadTerms.ts';
import {
  bestRefused, commandFailed, heldInstead, holdRefused, replaceable, seatsLost, type SeatNotice,
} from './notices.ts';
import { OwnHolds } from './ownHolds.ts';
import { PickerEvents } from './pickerEvents.ts';
import { noHooks, type Busy, type SeatPickerHooks } from './pickerHooks.ts';
import { splitAvailable, toggle } from './selection.ts';
import { saveSelection, loadSelection } from './selectionStorage.ts';
import { SeatPrices } from './seatPrices.ts';
import { SpaceQuestions } from './spaceQuestions.ts';

const nothing: ReadonlySet<number> = new Set();

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
  readonly prices: SeatPrices;
  /** Undefined at a box office, where nobody is asked. */
  readonly questions: SpaceQuestions | undefined;
  readonly #connection: SeatMapConnection;
  #hooks: SeatPickerHooks;
  readonly #off: (() => void)[];
  /** Seats of a hold command without a reply yet: if they stop being free, it may be for us. */
  #pending: ReadonlySet<number> = nothing;
  readonly #holds: OwnHolds;
  readonly #events: PickerEvents;
  #alone: AloneNotice | undefined;

  constructor(connection: SeatMapConnection, plan: Plan, terms: Terms, messages: Messages, hooks: SeatPickerHooks, boxOffice = false) {
    this.#connection = connection;
    this.plan = plan;
    this.terms = terms;
    this.messages = messages;
    this.maxSeats = terms.maxSeats;
    this.questions = boxOffice ? undefined : new SpaceQuestions(this, connection.model.state);
    this.#hooks = hooks;
    this.prices = new SeatPrices(plan, terms);
    const dispatch: Dispatch = (event, detail) => this.#hooks.dispatch(event, detail);
    this.#events = new PickerEvents(this, dispatch);
    this.#holds = new OwnHolds(connection, this, dispatch, this.#events);
    this.selection = splitAvailable(loadSelection(terms.screeningId, plan, this.maxSeats), connection.model.state).selection;
    if (terms.orphanRule) this.#alone = new AloneNotice(this, connection.model.state, () => this.#sayAlone());
    this.#off = [
      connection.model.subscribe(change => {
        this.#dropLost();
        this.#dropOver();
        this.#hooks.changed(change.seats);
        if (change.holds) this.#holds.update();
      }),
    ];
  }

  /** No hook is called after this. */
  close(): void {
    for (const off of this.#off) off();
    this.#holds.close();
    this.#hooks = noHooks;
    this.questions?.answer(undefined);
  }

  appearance(seat: number): Appearance {
    return appearanceOf(this.#connection.model.state, this.selection, seat);
  }

  name(seat: number): string {
    return seatName(this.plan, seat, this.messages);
  }

  /** The hold that further seats are added to: all are paid at once. At a till each hold is a customer's own. */
  get basket(): Hold | undefined {
    return this.questions && [...this.#connection.model.state.holds.values()].at(-1);
  }

  /** How many seats can be selected. */
  get room(): number {
    return this.maxSeats - (this.basket?.seats.length ?? 0);
  }

  amount(seats: readonly number[]): number {
    return this.prices.amount(seats);
  }

  /** What a hold costs: the prices that were fixed when it was granted. */
  priceOfHold(hold: Hold, only?: readonly number[]): number {
    return this.prices.ofHold(hold, only);
  }

  /** Staff have changed the screening. The visitor's holds keep their prices. */
  change(terms: Terms): void {
    this.prices.change(terms, this.#connection.model.state.holds.values());
    this.terms = terms;
    this.#hooks.changed([]);
  }

  fixPrices(holdId: string, seats: readonly number[], amounts: readonly number[]): void {
    this.prices.fix(holdId, seats, amounts);
    this.#hooks.changed([]);
  }

  hasFixedPrices(holdId: string): boolean {
    return this.prices.isFixed(holdId);
  }

  say(notice: SeatNotice | undefined): void {
    this.notice = notice;
    this.#hooks.changed([]);
  }

  /** @returns false if the seat was not selected: the notice says why, or a question is open. */
  toggle(seat: number): boolean {
    const m = this.messages;
    const { selection, refused } = toggle(this.selection, this.#connection.model.state, seat, this.room);
    const before = this.appearance(seat);
    if (refused === 'tooMany') this.#sayTooMany();
    else if (refused === 'notFree') {
      this.say({ tone: 'info', text: m.notFree(this.name(seat), before), over: () => this.appearance(seat) !== before });
    }
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
      const next = toggle(selection, this.#connection.model.state, seat, this.room);
      selection = next.selection;
      if (next.refused !== 'tooMany') continue;
      this.select(selection);
      return this.#sayTooMany();
    }
    this.notice = undefined;
    this.select(selection);
  }

  /** Replaces the selection; seats that are not free are left out. */
  selectFree(seats: readonly number[]): void {
    let selection = nothing;
    for (const seat of seats) selection = toggle(selection, this.#connection.model.state, seat, this.room).selection;
    this.select(selection);
  }

  select(selection: ReadonlySet<number>): void {
    const before = this.selection;
    if (selection === before) return this.#hooks.changed([]);
    this.selection = selection;
    saveSelection(this.terms.screeningId, this.plan, selection);
    this.#dropOver();
    this.#sayAlone();
    this.#hooks.changed([...before, ...selection]);
    this.#events.selected();
  }

  #sayTooMany(): void {
    this.say({ tone: 'info', text: this.messages.tooManySelected(this.maxSeats), over: () => this.selection.size < this.room });
  }

  /** Says at once what the server would refuse: a seat that nobody could sit on with company. */
  #sayAlone(): void {
    if (this.#alone?.isReady && this.selection.size > 0 && (!this.notice || this.notice.take)) this.say(this.#alone.notice());
  }

  /** A notice goes when what it says is over. */
  #dropOver(): void {
    if (this.notice?.over?.()) this.notice = undefined;
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
      const reply = await this.#connection.holdBest(wish, undefined, this.basket?.holdId);
      const refusal = bestRefused(this.messages, this.plan, reply, wish, this.maxSeats);
      this.say(refusal);
      if (!refusal) this.#hooks.reveal(reply.seats);
      this.#events.held(reply, this.#connection.model.state.holds);
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
        const before = this.basket;
        const reply = await this.#connection.holdOrSimilar(wanted, undefined, before?.holdId);
        this.#pending = nothing;
        const got = reply.seats.filter(seat => !before?.seats.includes(seat));
        const others = reply.outcome === 'held' && got.some(seat => !wanted.includes(seat));
        if (others) this.select(nothing);
        const taken = reply.outcome === 'taken' ? reply.seats : [];
        this.select(new Set([...this.selection].filter(seat => !taken.includes(seat))));
        this.#dropLost(false);
        const notice = others
          ? heldInstead(this.messages, this.plan, got)
          : holdRefused(this.messages, this.plan, reply, this.maxSeats, this.selection.size);
        this.say(notice);
        if (notice) this.#hooks.reveal(reply.seats);
        if (others) this.#events.taken(wanted.filter(seat => this.appearance(seat) !== Appearance.free));
        else if (taken.length > 0) this.#events.taken(taken);
        this.#events.held(reply, this.#connection.model.state.holds);
        return reply;
      } finally {
        this.#pending = nothing;
      }
    });
  }

  extend(holdId: string): Promise<SeatReply | undefined> {
    return this.#during('extend', () => extendHold(this, this.#connection, holdId));
  }

  /** All seats when none are named. */
  release(holdId: string, seats?: number[]): Promise<SeatReply | undefined> {
    return this.#during('release', () => releaseSeats(this, this.#connection, holdId, seats));
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
      this.#holds.update();
      this.#hooks.changed([]);
    }
  }

  /** Removes seats from the selection that somebody else has taken. */
  #dropLost(say = true): void {
    const before = this.selection;
    const { selection, lost } = splitAvailable(before, this.#connection.model.state, this.#pending);
    if (selection === before) return;
    this.selection = selection;
    saveSelection(this.terms.screeningId, this.plan, selection);
    this.#events.selected();
    if (lost.length === 0 || !say) return;
    this.#events.taken(lost);
    this.say(seatsLost(this.messages, this.plan, lost, selection.size, replaceable(this.plan, [...before])));
  }
}
