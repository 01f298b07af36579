import { Look } from '../map/looks.ts';
import type { Choosing } from './choosing.ts';

/** Of more than this at once nobody can listen. */
const mostAtOnce = 2;

/** What a screen reader is told without asking: one polite region, only about what is beside one's own seats. */
export class Announcer {
  readonly #region: HTMLElement;
  readonly #choosing: Choosing;
  readonly #looks = new Map<number, Look>();

  constructor(region: HTMLElement, choosing: Choosing) {
    this.#region = region;
    this.#choosing = choosing;
  }

  say(text: string): void {
    // The same words again are no change, and would not be read.
    this.#region.textContent = this.#region.textContent === text ? `${text}\u00a0` : text;
  }

  changed(seats: readonly number[]): void {
    const { selection, plan, messages: m } = this.#choosing;
    if (selection.size === 0) {
      this.#looks.clear();
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
      const look = this.#choosing.look(seat);
      const before = this.#looks.get(seat);
      this.#looks.set(seat, look);
      if (before === undefined || before === look || !touched.has(seat)) continue;
      if (look === Look.held || look === Look.sold) news.push(m.besideTaken(this.#choosing.name(seat)));
      else if (look === Look.free && before !== Look.selected && before !== Look.mine) news.push(m.besideFree(this.#choosing.name(seat)));
    }
    if (news.length > 0) this.say(news.slice(0, mostAtOnce).join(' '));
  }
}
