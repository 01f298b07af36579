import { BoxOffice } from './boxOffice.ts';
import { initialState, type State, type Transition } from './kioskState.ts';
import { Scope } from './scope.ts';
import type { ScreeningMap } from './screeningMap.ts';
import { en, type Messages } from '../../messages/messages.ts';
import { text } from '../../ui/pageTexts.ts';

/** The kiosk's state, with the objects that cannot be part of it: connection, map, ticket frame, and the current scopes. */
export class Kiosk {
  readonly office: BoxOffice;
  /** The name that sales are booked under. */
  readonly till: string;
  /** The texts of the map, in the language of the page. */
  readonly messages: Messages;
  map: ScreeningMap | undefined;
  /** While a ticket is shown. */
  ticketFrame: HTMLIFrameElement | undefined;
  /** Last touch or key press, by the browser's clock. */
  touchedAt = Date.now();
  /** Draws the state, soon and once for several changes. */
  readonly draw: () => void;
  #state = initialState();
  #screenScope = this.newScope();
  #transactionScope = this.newScope();

  /** Buyers get mail: a customer may give an address. */
  readonly sendsMail: boolean;

  constructor(till: string, draw: () => void, messages: Messages = en, sendsMail = false) {
    this.till = till;
    this.sendsMail = sendsMail;
    this.messages = messages;
    this.draw = draw;
    this.office = new BoxOffice(draw);
  }

  get state(): State {
    return this.#state;
  }

  /** For operations of the current screen. Ends when another screen is shown. */
  get screenScope(): Scope {
    return this.#screenScope;
  }

  /** For operations of the current transaction. */
  get transactionScope(): Scope {
    return this.#transactionScope;
  }

  /** Since when the REST API or the open map has no connection. */
  get awaySince(): number | undefined {
    const since = [this.office.awaySince, this.map?.awaySince].filter(each => each !== undefined);
    return since.length > 0 ? Math.min(...since) : undefined;
  }

  /** Why nothing can be held, sold or blocked now. */
  get obstacle(): string | undefined {
    if (this.office.signedOut) return text('kiosk.signInToGoOn');
    return this.awaySince === undefined ? undefined : text('kiosk.waiting');
  }

  get blocked(): boolean {
    return this.#state.busy || this.obstacle !== undefined;
  }

  /** Changes the state after an event. The results of asynchronous operations go through their scope instead. */
  apply(...transitions: Transition[]): void {
    const before = this.#state;
    const after = (this.#state = transitions.reduce((state, transition) => transition(state), before));
    if (after.screen !== before.screen) {
      this.#screenScope.end();
      this.#screenScope = this.newScope();
    }
    if (after.transaction?.key !== before.transaction?.key) {
      this.#transactionScope.end();
      this.#transactionScope = this.newScope();
    }
    this.draw();
  }

  /** For a map: it ends the scope when it is closed. */
  newScope(): Scope {
    return new Scope((...transitions) => this.apply(...transitions));
  }
}
