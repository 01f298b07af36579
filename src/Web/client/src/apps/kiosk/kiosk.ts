import { BoxOffice } from './boxOffice.ts';
import { initialState, type State, type Transition } from './kioskState.ts';
import { Scope } from './scope.ts';
import type { ScreeningMap } from './screeningMap.ts';

/** The kiosk's state, with the objects that cannot be part of it: connection, map, ticket frame, and the scopes of what is shown. */
export class Kiosk {
  readonly office: BoxOffice;
  /** The name that sales are booked under. */
  readonly till: string;
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

  constructor(till: string, draw: () => void) {
    this.till = till;
    this.draw = draw;
    this.office = new BoxOffice(draw);
  }

  get state(): State {
    return this.#state;
  }

  /** For what is started on the screen that is shown now. Ends when another screen is shown. */
  get screenScope(): Scope {
    return this.#screenScope;
  }

  /** For what is started for the transaction that is shown now. */
  get transactionScope(): Scope {
    return this.#transactionScope;
  }

  /** Since when the REST API or the open map has had no connection. */
  get awaySince(): number | undefined {
    const since = [this.office.awaySince, this.map?.awaySince].filter(each => each !== undefined);
    return since.length > 0 ? Math.min(...since) : undefined;
  }

  /** The text that says why nothing can be held, sold or blocked now. */
  get obstacle(): string | undefined {
    if (this.office.signedOut) return 'Sign in again to go on.';
    return this.awaySince === undefined ? undefined : 'Waiting for the connection.';
  }

  get blocked(): boolean {
    return this.#state.busy || this.obstacle !== undefined;
  }

  /** Changes the state in answer to an event of this moment. What comes later goes through the scope that it was started in. */
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

  /** For a map that is opened: it ends the scope when it is closed. */
  newScope(): Scope {
    return new Scope((...transitions) => this.apply(...transitions));
  }
}
