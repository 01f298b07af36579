import type { Notice } from '../../ui/notice.ts';
import { BoxOffice } from './boxOffice.ts';
import { initialState, type Dialog, type Step } from './kioskState.ts';
import type { ScreeningMap } from './screeningMap.ts';
import type { TicketFrame } from './ticketFrame.ts';
import { paint, type Piece } from './virtualDom.ts';

/** The kiosk's state and its rendering, with the objects that exist longer than one rendering: map, ticket, connection. */
export class Kiosk {
  readonly state = initialState();
  readonly office = new BoxOffice(() => this.render());
  /** The name that sales are booked under. */
  readonly till: string;
  map: ScreeningMap | undefined;
  ticket: TicketFrame | undefined;
  /** Last touch or key press, by the browser's clock. */
  touchedAt = Date.now();
  readonly #root: HTMLElement;
  readonly #screen: (kiosk: Kiosk) => readonly Piece[];
  #frame = 0;
  #shown: Step | undefined;
  /** What had the focus before a dialog opened. */
  #before: HTMLElement | undefined;

  constructor(root: HTMLElement, till: string, screen: (kiosk: Kiosk) => readonly Piece[]) {
    this.#root = root;
    this.till = till;
    this.#screen = screen;
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
    return this.state.busy || this.obstacle !== undefined;
  }

  render(): void {
    this.#frame ||= requestAnimationFrame(() => this.renderNow());
  }

  /** Without waiting for the next animation frame: a scanner's next key must reach the new screen. */
  renderNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    paint(this.#root, this.#screen(this));
    this.#lead();
  }

  /** Shows another screen, without the notice and dialog of the last one. */
  goTo(step: Step, notice?: Notice): void {
    this.state.step = step;
    this.state.notice = notice;
    this.state.dialog = undefined;
    this.render();
  }

  showNotice(tone: Notice['tone'], text: string): void {
    this.state.notice = { tone, text };
    this.render();
  }

  /** Opens a dialog; undefined closes the open one. */
  showDialog(dialog: Dialog | undefined): void {
    this.state.dialog = dialog;
    this.render();
  }

  /** Moves the focus to a dialog and back, and to the heading of a new screen. */
  #lead(): void {
    const dialog = this.#root.querySelector('dialog');
    if (dialog && !dialog.open) {
      this.#before ??= document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
      dialog.showModal();
    } else if (!dialog && this.#before) {
      if (this.#before.isConnected) this.#before.focus();
      this.#before = undefined;
    }
    if (this.state.step === this.#shown) return;
    this.#shown = this.state.step;
    this.#root.querySelector<HTMLElement>('[data-first]')?.focus();
  }
}
