import type { Booking, Screening, ScreeningPrice, ScreeningPricing, TakenSeat, Tender, Till } from '../../api/types.ts';
import type { Notice } from '../../ui/notice.ts';
import type { Transaction } from './transaction.ts';

/** The screen that is shown. `map` and `pay` show the map; the others cover it. */
export type Step = 'choose' | 'map' | 'pay' | 'unresolvedPayment' | 'code' | 'booking' | 'shift';

/** What a touch on the map does. */
export type Mode = 'sell' | 'exchange' | 'block';

export type Dialog =
  | { kind: 'idle'; until: number }
  | { kind: 'terminal'; amount: number }
  | { kind: 'refund'; tender: Tender }
  | { kind: 'leave' }
  | { kind: 'releaseOtherHold'; holdId: string; names: string }
  | { kind: 'closeShift' };

/** The amount to be paid for these seats; a negative amount is paid out. */
export interface Due {
  kind: 'sale' | 'exchange';
  amount: number;
  currency: string;
  seats: number[];
  names: string;
  lines: { label: string; name: string; amount: number }[];
}

/** What a hold costs by the server's computation. */
export interface Quote {
  holdId: string;
  seats: readonly number[];
  amounts: readonly number[];
  /** The ticket type of each seat, if the screening has types. */
  types: readonly (string | undefined)[];
}

export interface Ticket {
  reference: string;
  /** Its frame has loaded: it can be printed. */
  ready: boolean;
}

/** Everything that is shown, except the map. It is never changed in place: each change is a transition to a new state. */
export interface State {
  step: Step;
  /** Grows with each change of the screen: a new number starts a new scope. */
  screen: number;
  mode: Mode;
  notice: Notice | undefined;
  dialog: Dialog | undefined;
  /** A command of this screen is running; no other may start. */
  busy: boolean;

  screenings: readonly Screening[];
  /** How many screenings are loaded, if there are as many. */
  listLength: number;
  /** There are later ones that are not loaded. */
  moreScreenings: boolean;
  /** When the list was loaded, by the browser's clock; 0: never. */
  screeningsAt: number;
  day: string | undefined;
  /** The venue that this till sells for, as `venueOf` names it; undefined: not chosen, or every venue. */
  venue: string | undefined;
  /** The question which venue it is has been answered, perhaps with every venue. */
  venueAsked: boolean;

  screening: Screening | undefined;
  prices: readonly ScreeningPrice[];
  /** Ticket types, fees and tax. Without them a seat costs what its category costs. */
  pricing: ScreeningPricing | undefined;
  /** What the customer's hold costs, as the server has computed it; only in a screening with types or fees. */
  quote: Quote | undefined;
  maxSeats: number;
  wish: { category: string | undefined; accessible: boolean };
  /** This customer's hold on the chosen screening. */
  holdId: string | undefined;

  due: Due | undefined;
  tender: Tender | undefined;
  /** The digits that were typed for the cash handed over. */
  given: string;
  /** Where the customer wants the ticket, as typed. */
  email: string;
  declined: boolean;
  transaction: Transaction | undefined;
  ticket: Ticket | undefined;

  code: string;
  booking: Booking | undefined;
  /** In an exchange: the seats that the booking keeps. */
  keptSeats: ReadonlySet<number>;

  /** The chosen screening's seats that are not free, for blocking and releasing. */
  takenSeats: readonly TakenSeat[];
  seatsToUnblock: ReadonlySet<number>;

  shiftSince: string | undefined;
  till: Till | undefined;
}

export function initialState(): State {
  return {
    step: 'choose',
    screen: 0,
    mode: 'sell',
    notice: undefined,
    dialog: undefined,
    busy: false,
    screenings: [],
    listLength: 1,
    moreScreenings: false,
    screeningsAt: 0,
    day: undefined,
    venue: undefined,
    venueAsked: false,
    screening: undefined,
    prices: [],
    pricing: undefined,
    quote: undefined,
    maxSeats: 10,
    wish: { category: undefined, accessible: false },
    holdId: undefined,
    due: undefined,
    tender: undefined,
    given: '',
    email: '',
    declined: false,
    transaction: undefined,
    ticket: undefined,
    code: '',
    booking: undefined,
    keptSeats: new Set(),
    takenSeats: [],
    seatsToUnblock: new Set(),
    shiftSince: undefined,
    till: undefined,
  };
}

export type Transition = (state: State) => State;

export function set(change: Partial<State>): Transition {
  return state => ({ ...state, ...change });
}

/** Shows another screen, without the notice, dialog and running command of the previous one. */
export function goTo(step: Step, notice?: Notice): Transition {
  return state => ({ ...state, step, screen: state.screen + 1, notice, dialog: undefined, busy: false });
}

export function showNotice(tone: Notice['tone'], text: string): Transition {
  return set({ notice: { tone, text } });
}

/** Opens a dialog; undefined closes the open one. */
export function showDialog(dialog: Dialog | undefined): Transition {
  return set({ dialog });
}

/** Shows the ticket of a booking instead of any other. */
export function showTicket(reference: string): Transition {
  return set({ ticket: { reference, ready: false } });
}

/** True if the customer has seats held or selected, which the idle timeout would release. */
export function saleInProgress({ step, holdId, transaction, mode }: State, selected: number): boolean {
  if (transaction || mode === 'block') return false;
  return holdId !== undefined || step === 'pay' || (step === 'map' && selected > 0);
}
