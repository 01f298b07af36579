import { Appearance } from '../map/seatAppearance.ts';
import type { SeatPicker } from './seatPicker.ts';

/** Of more than this at once nobody can listen. */
const mostAtOnce = 2;

/** What a screen reader is told without asking: one polite region, only about what is beside one's own seats. */
export class Announcer {
  readonly #region: HTMLElement;
  readonly #picker: SeatPicker;
  readonly #appearances = new Map<number, Appearance>();

  constructor(region: HTMLElement, picker: SeatPicker) {
    this.#region = region;
    this.#picker = picker;
  }

  say(text: string): void {
    // The same words again are no change, and would not be read.
    this.#region.textContent = this.#region.textContent === text ? `${text}\u00a0` : text;
  }

  changed(seats: readonly number[]): void {
    const { selection, plan, messages: m } = this.#picker;
    if (selection.size === 0) {
      this.#appearances.clear();
      return;
    }
    const beside = new Set<number>();
    for (const seat of selection) {
      for (const next of [seat - 1, seat + 1]) {
        const other = plan.seats[next];
        if (other && !selection.has(next) && other.row === plan.seats[seat].row && other.section === plan.seats[seat].section) beside.add(next);
      }
    }
    const news: string[] = [];
    const touched = new Set(seats);
    for (const seat of beside) {
      const appearance = this.#picker.appearance(seat);
      const before = this.#appearances.get(seat);
      this.#appearances.set(seat, appearance);
      if (before === undefined || before === appearance || !touched.has(seat)) continue;
      if (appearance === Appearance.held || appearance === Appearance.sold) news.push(m.besideTaken(this.#picker.name(seat)));
      else if (appearance === Appearance.free && before !== Appearance.selected && before !== Appearance.mine) news.push(m.besideFree(this.#picker.name(seat)));
    }
    if (news.length > 0) this.say(news.slice(0, mostAtOnce).join(' '));
  }
}
