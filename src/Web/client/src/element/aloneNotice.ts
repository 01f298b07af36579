import { SeatStatus } from '../contract.ts';
import { statusOf, type SeatMapState } from '../seatMapState.ts';
import { columnsOf } from '../plan.ts';
import { wouldBeAlone, type SeatNotice } from './notices.ts';
import type { SeatPicker } from './seatPicker.ts';

/** Speaks of seats that the choice would leave alone. The rule is loaded where a screening has it. */
export class AloneNotice {
  readonly #picker: SeatPicker;
  readonly #state: SeatMapState;
  #leftAlone: ((isFree: (seat: number) => boolean) => number[]) | undefined;

  constructor(picker: SeatPicker, state: SeatMapState, ready: () => void) {
    this.#picker = picker;
    this.#state = state;
    void import('./aloneSeats.ts').then(({ findRuns, leftAlone }) => {
      const runs = findRuns(picker.plan, columnsOf(picker.plan));
      this.#leftAlone = isFree => leftAlone(picker.plan, runs, picker.selection, isFree);
      ready();
    });
  }

  get isReady(): boolean {
    return this.#leftAlone !== undefined;
  }

  /** Undefined if the choice leaves no seat alone. */
  notice(): SeatNotice | undefined {
    const isFree = (seat: number): boolean => statusOf(this.#state, seat) === SeatStatus.free && this.#state.mine[seat] !== 1;
    const alone = this.#leftAlone?.(isFree) ?? [];
    const { messages, plan, selection, room } = this.#picker;
    return alone.length === 0 ? undefined : wouldBeAlone(messages, plan, alone, selection.size, room);
  }
}
