import type { Notice } from '../../ui/notice.ts';
import { BoxOffice } from './boxOffice.ts';
import { initialState, type Dialog, type Step } from './kioskState.ts';
import type { ScreeningMap } from './screeningMap.ts';
import type { TicketFrame } from './ticketFrame.ts';
import { paint, type Piece } from './virtualDom.ts';

/** The one state, what it is shown with, and the few things that live longer than a picture of it. */
export class Kiosk {
  readonly state = initialState();
  readonly office = new BoxOffice(() => this.render());
  /** The name that sales are booked under. */
  readonly till: string;
  map: ScreeningMap | undefined;
  ticket: TicketFrame | undefined;
  /** When somebody last touched the screen or a key (our clock). */
  touchedAt = Date.now();
  readonly #root: HTMLElement;
  readonly #screen: (kiosk: Kiosk) => readonly Piece[];
  #frame = 0;
  #shown: Step | undefined;
  /** Where the keyboard was before a dialog opened. */
  #before: HTMLElement | undefined;

  constructor(root: HTMLElement, till: string, screen: (kiosk: Kiosk) => readonly Piece[]) {
    this.#root = root;
    this.till = till;
    this.#screen = screen;
  }

  /** Since when something that is needed now has been out of reach. */
  get awaySince(): number | undefined {
    const since = [this.office.awaySince, this.map?.awaySince].filter(each => each !== undefined);
    return since.length > 0 ? Math.min(...since) : undefined;
  }

  /** Why nothing can be held, sold or blocked just now, in the words of the screen. */
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

  /** For what cannot wait for a frame: a scanner goes on typing. */
  renderNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    paint(this.#root, this.#screen(this));
    this.#lead();
  }

  /** Another screen: what was said on the last one has been read. */
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

  /** Opens a dialog, or closes the one that is open. */
  showDialog(dialog: Dialog | undefined): void {
    this.state.dialog = dialog;
    this.render();
  }

  /** Keyboard and screen reader go where the eye goes: to a dialog and back, to the heading of a new screen. */
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
