import type { SeatMapConnection } from '../connection.ts';
import type { HoldNotice } from '../contract.ts';
import type { Hold } from '../seatMapState.ts';
import type { Dispatch } from './events.ts';
import { holdExpired } from './notices.ts';
import type { PickerEvents } from './pickerEvents.ts';
import type { SeatPicker } from './seatPicker.ts';

/** What happens to the visitor's holds without their doing: notices and events of holds that expire, or that staff release. */
export class OwnHolds {
  readonly #connection: SeatMapConnection;
  readonly #picker: SeatPicker;
  readonly #dispatch: Dispatch;
  readonly #events: PickerEvents;
  readonly #off: (() => void)[];
  /** The last known holds: the notice that a hold has ended does not name its seats. */
  readonly #known: Map<string, Hold>;

  constructor(connection: SeatMapConnection, picker: SeatPicker, dispatch: Dispatch, events: PickerEvents) {
    this.#connection = connection;
    this.#picker = picker;
    this.#dispatch = dispatch;
    this.#events = events;
    this.#known = new Map(connection.model.state.holds);
    this.#off = [
      connection.on('notice', notice => this.#onNotice(notice)),
      connection.on('joined', () => this.#reportMissedExpiries()),
    ];
  }

  close(): void {
    for (const off of this.#off) off();
  }

  /** The holds may have changed. */
  update(): void {
    // Ended holds are kept until the notice about them, which needs their seats, has been shown.
    const { holds } = this.#connection.model.state;
    for (const [holdId, hold] of holds) this.#known.set(holdId, hold);
    queueMicrotask(() => {
      for (const holdId of this.#known.keys()) if (!this.#connection.model.state.holds.has(holdId)) this.#known.delete(holdId);
    });
  }

  /** Releases and extensions need no text: the visitor asked for them. */
  #onNotice(notice: HoldNotice): void {
    const { messages: m, terms: { calledOff, callOffReason } } = this.#picker;
    const { holds } = this.#connection.model.state;
    const known = this.#known.get(notice.holdId);
    const seats = known?.seats ?? notice.seats;
    switch (notice.change) {
      case 'expiring': {
        const expiresAt = known?.expiresAt ?? 0;
        const over = (): boolean => (holds.get(notice.holdId)?.expiresAt ?? 0) !== expiresAt;
        this.#picker.say({ tone: 'info', text: m.expiring, over });
        this.#dispatch('holdexpiring', { holdId: notice.holdId, ...this.#events.named(seats), expiresAt });
        break;
      }
      case 'expired':
        this.#sayExpired(seats);
        this.#dispatch('holdexpired', { holdId: notice.holdId, ...this.#events.named(seats) });
        break;
      case 'releasedByStaff':
        this.#picker.say({
          tone: 'sorry',
          text: calledOff ? m.calledOff(callOffReason) : m.releasedByStaff,
          over: () => this.#picker.selection.size > 0,
        });
        break;
      case 'booked':
        this.#picker.say({ tone: 'good', text: m.booked, over: () => this.#picker.selection.size > 0 });
        break;
    }
    this.update();
  }

  /** Holds that expired while there was no connection: their notices were missed. */
  #reportMissedExpiries(): void {
    const { holds } = this.#connection.model.state;
    const expired = [...this.#known.values()].filter(hold => !holds.has(hold.holdId) && hold.expiresAt <= this.#connection.serverNow());
    for (const { holdId, seats } of expired) this.#dispatch('holdexpired', { holdId, ...this.#events.named(seats) });
    if (expired.length > 0) this.#sayExpired(expired.flatMap(hold => hold.seats));
    this.update();
  }

  #sayExpired(seats: readonly number[]): void {
    const { messages: m, plan } = this.#picker;
    this.#picker.say({ ...holdExpired(m, plan, seats), over: () => seats.some(seat => this.#picker.selection.has(seat)) });
  }
}
