import { Appearance } from '../map/seatAppearance.ts';
import type { SeatMapState } from '../seatMapState.ts';
import { companionsBeside, releasedSeats } from './accessible.ts';
import type { SeatPicker } from './seatPicker.ts';

/** Whether somebody uses a wheelchair, and who comes along. */
export interface SpaceQuestion {
  space: number;
  /** Free companions' seats beside it, the nearest first. */
  companions: number[];
}

/** With the one who uses the wheelchair, a party of four. */
const mostCompanions = 3;

/** The one question that is asked about a wheelchair space before it is held. Without DOM. */
export class SpaceQuestions {
  /** The question that is open. */
  open: SpaceQuestion | undefined;
  readonly #picker: SeatPicker;
  readonly #state: SeatMapState;
  /** Spaces that somebody needs. */
  readonly #needed = new Set<number>();
  #answered: ((companions: number[] | undefined) => void) | undefined;

  constructor(picker: SeatPicker, state: SeatMapState) {
    this.#picker = picker;
    this.#state = state;
  }

  /** The first of these seats that has to be asked about. */
  next(seats: Iterable<number>): number | undefined {
    const { plan, terms } = this.#picker;
    const spaces = [...seats].filter(seat => plan.seats[seat].kind === 'wheelchair' && !this.#needed.has(seat));
    if (spaces.length === 0) return undefined;
    const released = releasedSeats(plan, terms, this.#state);
    return spaces.find(space => !released.has(space));
  }

  /**
   * @param most how many companions' seats may be selected besides.
   * @param answered called with the companions' seats that are wanted too, or with undefined if nobody needs the space.
   */
  ask(space: number, most: number, answered: (companions: number[] | undefined) => void): void {
    this.answer(undefined);
    const beside = companionsBeside(this.#picker.plan, space).filter(seat => this.#picker.appearance(seat) === Appearance.free);
    this.open = { space, companions: beside.slice(0, Math.min(mostCompanions, most)) };
    this.#answered = answered;
  }

  /** @param companions how many come along; undefined if nobody needs the space. */
  answer(companions: number | undefined): void {
    const { open } = this;
    const answered = this.#answered;
    this.open = this.#answered = undefined;
    if (!open || !answered) return;
    if (companions !== undefined) this.#needed.add(open.space);
    answered(companions === undefined ? undefined : open.companions.slice(0, companions));
  }
}
