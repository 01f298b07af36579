import type { SeatMapConnection } from '../connection.ts';
import type { Messages } from '../messages/messages.ts';
import { setText } from './dom.ts';

/** Milliseconds. Shorter interruptions are not shown; after `oldAfter` the age of the map is shown. */
const shownAfter = 700;
const oldAfter = 10_000;

/** Shows the state of a connection while it is interrupted. */
export class ConnectionNote {
  readonly #element: HTMLElement;
  readonly #connection: SeatMapConnection;
  readonly #messages: Messages;
  readonly #locale: string;
  readonly #stale: (since: number) => void;
  readonly #off: () => void;
  #away: number | undefined;
  #staleReported = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, connection: SeatMapConnection, messages: Messages, locale: string, stale: (since: number) => void) {
    this.#element = element;
    this.#connection = connection;
    this.#messages = messages;
    this.#locale = locale;
    this.#stale = stale;
    const offState = connection.on('state', () => this.#changed());
    const offError = connection.on('error', () => this.#show(messages.gone));
    this.#off = () => {
      offState();
      offError();
    };
    this.#changed();
  }

  close(): void {
    this.#off();
    clearTimeout(this.#timer);
  }

  #changed(): void {
    clearTimeout(this.#timer);
    const { state } = this.#connection;
    if (state === 'live') {
      this.#away = undefined;
      this.#staleReported = false;
      this.#element.hidden = true;
    } else if (state !== 'stopped') {
      this.#away ??= Date.now();
      this.#timer = setTimeout(() => this.#tick(), shownAfter);
    }
  }

  #tick(): void {
    const m = this.#messages;
    const away = Date.now() - (this.#away ?? Date.now());
    const joined = this.#connection.info !== undefined;
    const what = !joined ? m.connecting : this.#connection.model.state.holds.size > 0 ? m.reconnectingSafe : m.reconnecting;
    const old = joined && away >= oldAfter;
    this.#show(old ? `${what} ${m.asOf(this.#since(away))}` : what);
    if (old && !this.#staleReported) {
      this.#staleReported = true;
      this.#stale(this.#away!);
    }
    this.#timer = setTimeout(() => this.#tick(), joined ? 5_000 : oldAfter);
  }

  #since(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 5_000) * 5;
    const ago = new Intl.RelativeTimeFormat(this.#locale);
    return seconds < 60 ? ago.format(-seconds, 'second') : ago.format(-Math.round(seconds / 60), 'minute');
  }

  #show(text: string): void {
    this.#element.hidden = false;
    setText(this.#element, text);
  }
}
