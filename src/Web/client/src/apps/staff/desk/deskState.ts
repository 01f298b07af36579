import type { PastSeats, ScreeningPrice, TakenSeat } from '../../../api/types.ts';
import { SeatStatus } from '../../../contract.ts';
import { seatName } from '../../../messages/seatNames.ts';
import type { Plan } from '../../../plan.ts';
import type { SeatMapState } from '../../../seatMapState.ts';
import type { Notice } from '../../../ui/notice.ts';
import { VenueClock } from '../venueClock.ts';
import type { Question } from './confirmDialog.tsx';
import { joinRows, withNewest, type LedgerRows } from './ledgerRows.ts';
import { SeatLabels } from './seatLabels.ts';
import { relatedSeats, statusAt } from './seatFacts.ts';
import { en, type Messages } from '../../../messages/messages.ts';
import { text } from '../../../ui/pageTexts.ts';

export interface DeskTerms {
  screeningId: number;
  planHash: string;
  currency: string;
  timeZone: string;
  prices: ScreeningPrice[];
}

/** What does not change while the page is open. */
export interface Hall {
  readonly terms: DeskTerms;
  /** The texts of the map, in the language of the page. */
  readonly messages: Messages;
  readonly plan: Plan;
  readonly clock: VenueClock;
  readonly labels: SeatLabels;
  readonly priceByCategory: ReadonlyMap<string, number>;
}

/** A booking that is being moved to other seats, as many as it has. */
export interface Move {
  readonly reference: string;
  /** How many seats it has. */
  readonly count: number;
  /** Its seats in this hall; none if it is exchanged. */
  readonly from: readonly number[];
  readonly targets: ReadonlySet<number>;
  /** It is of another screening, and is exchanged for seats of this one. */
  readonly exchange?: { readonly seats: string; readonly total: number };
}

export type Tab = 'seat' | 'taken' | 'ledger';

export interface TakenFilter {
  /** The beginning of a seat's label, reference or holder id, or the end of a holder id. Case, spaces and hyphens are ignored. */
  readonly search: string;
  readonly status: string;
}

/** The state of the page of one screening. */
export interface DeskState {
  readonly hall: Hall;
  /** False until the plan is loaded and the map is live. */
  readonly loaded: boolean;
  /** The live map. The connection changes it in place; `liveChanges` then grows. */
  readonly live: SeatMapState;
  readonly liveChanges: number;
  /** Details of the seats that are not free, as last loaded. */
  readonly takenSeats: ReadonlyMap<number, TakenSeat>;
  readonly ledger: LedgerRows;
  readonly selection: ReadonlySet<number>;
  /** If one seat is selected: all seats of its hold or booking. */
  readonly related: ReadonlySet<number>;
  /** The past map that is shown; undefined while the map is live. */
  readonly past: PastSeats | undefined;
  /** The revision whose map is being loaded. */
  readonly awaited: number | undefined;
  readonly playing: boolean;
  readonly moving: Move | undefined;
  /** A command is running: buttons wait for it. */
  readonly busy: boolean;
  readonly notice: Notice | undefined;
  readonly question: Question | undefined;
  readonly tab: Tab;
  readonly filter: TakenFilter;
  /** The last text for screen readers. */
  readonly announcement: string;
}

const noSeats: ReadonlySet<number> = new Set();

export function hallOf(plan: Plan, terms: DeskTerms, messages: Messages): Hall {
  return {
    terms,
    messages,
    plan,
    clock: new VenueClock(terms.timeZone),
    labels: new SeatLabels(plan),
    priceByCategory: new Map(terms.prices.map(price => [price.category, price.amount])),
  };
}

/** Before the plan is loaded the hall has no seats. */
export function newDesk(terms: DeskTerms, live: SeatMapState, messages: Messages = en): DeskState {
  const noPlan: Plan = { format: 'seatmap-plan/1', name: '', focus: { x: 0, y: 0 }, categories: [], sections: [], shapes: [], seats: [] };
  return {
    hall: hallOf(noPlan, terms, messages),
    loaded: false,
    live,
    liveChanges: 0,
    takenSeats: new Map(),
    ledger: [],
    selection: noSeats,
    related: noSeats,
    past: undefined,
    awaited: undefined,
    playing: false,
    moving: undefined,
    busy: false,
    notice: undefined,
    question: undefined,
    tab: 'seat',
    filter: { search: '', status: '' },
    announcement: '',
  };
}

export function withPlan(state: DeskState, plan: Plan): DeskState {
  return { ...state, hall: hallOf(plan, state.hall.terms, state.hall.messages), loaded: true };
}

export function withLiveChange(state: DeskState): DeskState {
  return { ...state, liveChanges: state.liveChanges + 1 };
}

export function withDetails(state: DeskState, seats: readonly TakenSeat[], newest: LedgerRows): DeskState {
  return withRelated({ ...state, takenSeats: new Map(seats.map(fact => [fact.seat, fact])), ledger: withNewest(state.ledger, newest) });
}

export function withOlderRows(state: DeskState, older: LedgerRows): DeskState {
  return { ...state, ledger: joinRows(state.ledger, older) };
}

/** Also shows the details of the selected seats. */
export function select(state: DeskState, seats: Iterable<number>): DeskState {
  const selection = new Set(seats);
  return withRelated({ ...state, selection, tab: selection.size > 0 ? 'seat' : state.tab });
}

/** Selects a seat, or adds it to the selection; while a booking is being moved, chooses it as a target. */
export function pickSeat(state: DeskState, seat: number, adding: boolean): DeskState {
  if (state.moving) return pickTarget(state, state.moving, seat);
  const rest = new Set(state.selection);
  if (adding && rest.delete(seat)) return select(state, rest);
  return select(state, adding ? [...rest, seat] : [seat]);
}

/** Adds seats to the selection, or to the targets while a booking is being moved. */
export function addSeats(state: DeskState, seats: readonly number[]): DeskState {
  return state.moving ? seats.reduce((next, seat) => pickSeat(next, seat, true), state) : select(state, [...state.selection, ...seats]);
}

export function startMove(state: DeskState, reference: string, from: readonly number[]): DeskState {
  const moving = { reference, count: from.length, from, targets: noSeats };
  return withRelated({ ...state, moving, selection: noSeats, notice: undefined });
}

/** A booking of another screening, to be exchanged for seats of this one. */
export function startExchange(state: DeskState, reference: string, count: number, seats: string, total: number): DeskState {
  const moving = { reference, count, from: [], targets: noSeats, exchange: { seats, total } };
  return withRelated({ ...state, moving, selection: noSeats, tab: 'seat' });
}

export function endMove(state: DeskState): DeskState {
  return state.moving ? select({ ...state, moving: undefined }, state.moving.from) : state;
}

/** The booking has its new seats. They are selected, unless the user has chosen something else during the command. */
export function moved(state: DeskState, { reference }: Move, seats: readonly number[]): DeskState {
  return state.moving?.reference === reference ? select({ ...state, moving: undefined }, seats.slice(0, 1)) : state;
}

/** Chooses a target for the booking that is being moved: a free seat or one of its own. */
function pickTarget(state: DeskState, move: Move, seat: number): DeskState {
  const { count, from, targets } = move;
  const next = new Set(targets);
  if (!next.delete(seat)) {
    if (statusAt(state, seat) !== SeatStatus.free && !from.includes(seat)) {
      return withNotice(state, 'info', text('desk.notFree', { name: seatName(state.hall.plan, seat, state.hall.messages) }));
    }
    // If there are enough already, replace the one that was chosen first.
    if (next.size === count) next.delete(next.values().next().value!);
    next.add(seat);
  }
  return { ...state, moving: { ...move, targets: next }, notice: undefined };
}

/** The slider is at a revision whose map is not loaded yet. */
export function awaitPast(state: DeskState, revision: number): DeskState {
  return { ...state, awaited: revision };
}

export function showPast(state: DeskState, past: PastSeats): DeskState {
  return withRelated({ ...state, past, awaited: undefined, moving: undefined });
}

export function showLive(state: DeskState): DeskState {
  return withRelated({ ...state, past: undefined, awaited: undefined, playing: false });
}

/** Nothing is awaited any more: the slider goes back to the map that is shown. */
export function stopAtShown(state: DeskState): DeskState {
  return { ...state, awaited: undefined, playing: false };
}

export function withNotice(state: DeskState, tone: Notice['tone'], text: string): DeskState {
  return { ...state, notice: { tone, text } };
}

export function withoutNotice(state: DeskState): DeskState {
  return { ...state, notice: undefined };
}

export function startCommand(state: DeskState): DeskState {
  return { ...state, busy: true, notice: undefined };
}

export function endCommand(state: DeskState): DeskState {
  return { ...state, busy: false };
}

function withRelated(state: DeskState): DeskState {
  return { ...state, related: relatedSeats(state) };
}
