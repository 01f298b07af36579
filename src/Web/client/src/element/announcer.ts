import { Appearance } from '../map/seatAppearance.ts';
import { seatNames } from '../messages/seatNames.ts';
import type { SeatPicker } from './seatPicker.ts';

/** More announcements at once are dropped. */
const mostAtOnce = 2;

/** Announcements to screen readers, in a polite live region. Changes are announced only for the seats beside the selection. */
export class Announcer {
  readonly #region: HTMLElement;
  readonly #picker: SeatPicker;
  #selection: ReadonlySet<number>;
  readonly #appearances = new Map<number, Appearance>();

  constructor(region: HTMLElement, picker: SeatPicker) {
    this.#region = region;
    this.#picker = picker;
    this.#selection = new Set(picker.selection);
  }

  say(text: string): void {
    // The same text again would not be announced: add a space.
    this.#region.textContent = this.#region.textContent === text ? `${text}\u00a0` : text;
  }

  /** What the visitor has added or removed, wherever: on the map, in the list, in the panel. */
  selected(): void {
    const { selection, messages: m } = this.#picker;
    const added = [...selection].filter(seat => !this.#selection.has(seat));
    // Seats that others took are named by the notice.
    const removed = [...this.#selection].filter(seat => !selection.has(seat) && this.#picker.appearance(seat) === Appearance.free);
    this.#selection = new Set(selection);
    const [names, count] = [seatNames(this.#picker.plan, added.length > 0 ? added : removed, m), selection.size];
    if (added.length > 0) this.say(m.nowSelected(names, count));
    else if (removed.length > 0) this.say(m.nowRemoved(names));
  }

  changed(seats: readonly number[] | 'all'): void {
    const { selection, plan, messages: m } = this.#picker;
    if (selection.size === 0) {
      this.#appearances.clear();
      return;
    }
    const beside = new Set<number>();
    for (const seat of selection) {
      for (const next of [seat - 1, seat + 1]) {
        const other = plan.seats[next];
        const sameRow = other && other.row === plan.seats[seat].row && other.section === plan.seats[seat].section;
        if (sameRow && !selection.has(next)) beside.add(next);
      }
    }
    const announcements: string[] = [];
    const touched = new Set(seats === 'all' ? beside : seats);
    for (const seat of beside) {
      const appearance = this.#picker.appearance(seat);
      const before = this.#appearances.get(seat);
      this.#appearances.set(seat, appearance);
      if (before === undefined || before === appearance || !touched.has(seat)) continue;
      const name = this.#picker.name(seat);
      const wasOurs = before === Appearance.selected || before === Appearance.mine;
      if (appearance === Appearance.held || appearance === Appearance.sold) announcements.push(m.besideTaken(name));
      else if (appearance === Appearance.free && !wasOurs) announcements.push(m.besideFree(name));
    }
    if (announcements.length > 0) this.say(announcements.slice(0, mostAtOnce).join(' '));
  }
}
