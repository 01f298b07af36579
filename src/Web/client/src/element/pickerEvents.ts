import type { SeatReply } from '../contract.ts';
import type { Hold } from '../seatMapState.ts';
import type { Dispatch } from './events.ts';
import type { SeatPicker } from './seatPicker.ts';

/** The events of what a visitor chooses and holds. */
export class PickerEvents {
  readonly #picker: SeatPicker;
  readonly #dispatch: Dispatch;

  constructor(picker: SeatPicker, dispatch: Dispatch) {
    this.#picker = picker;
    this.#dispatch = dispatch;
  }

  named(seats: readonly number[]): { seats: number[]; labels: string[] } {
    return { seats: [...seats], labels: seats.map(seat => this.#picker.plan.seats[seat].label) };
  }

  selected(): void {
    const seats = [...this.#picker.selection];
    const { currency } = this.#picker.terms;
    this.#dispatch('seatselect', { ...this.named(seats), total: this.#picker.amount(seats), currency });
  }

  taken(seats: readonly number[]): void {
    this.#dispatch('taken', this.named(seats));
  }

  held(reply: SeatReply, holds: ReadonlyMap<string, Hold>): void {
    const hold = reply.outcome === 'held' && reply.holdId ? holds.get(reply.holdId) : undefined;
    if (hold) this.#dispatch('hold', { holdId: hold.holdId, ...this.named(hold.seats), expiresAt: hold.expiresAt });
  }
}
