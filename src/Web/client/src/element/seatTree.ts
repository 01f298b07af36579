import { Appearance } from '../map/seatAppearance.ts';
import type { PlanSeat } from '../plan.ts';
import { isolate } from '../bidi.ts';
import { capital, tableName } from '../messages/seatNames.ts';
import { element } from '../ui/dom.ts';
import type { SeatPicker } from './seatPicker.ts';

interface Row {
  name: string;
  seats: number[];
}

interface Section {
  name: string;
  seats: number[];
  rows: Row[];
}

/**
 * The seats as an ARIA tree of sections, rows and seats, with one stop for the tab key. Closed groups are not in the document,
 * so that 60,000 seats cost nothing until their rows are opened.
 */
export class SeatTree {
  readonly #tree: HTMLElement;
  readonly #picker: SeatPicker;
  readonly #locale: string;
  readonly #price: (seat: number) => string;
  /** The existing items: of seats by index, and of sections and rows with their seats. */
  readonly #seats = new Map<number, HTMLElement>();
  readonly #groups = new Map<HTMLElement, { seats: number[]; open: () => HTMLElement[] }>();
  #built = false;

  /** @param focused called with the focused seat, which the map then shows, or with −1. */
  constructor(tree: HTMLElement, picker: SeatPicker, locale: string, price: (seat: number) => string, focused: (seat: number) => void) {
    this.#tree = tree;
    this.#picker = picker;
    this.#locale = locale;
    this.#price = price;
    tree.addEventListener('click', event => {
      const item = (event.target as Element).closest<HTMLElement>('[role="treeitem"]');
      if (!item) return;
      this.#rove(item);
      this.#act(item);
    });
    tree.addEventListener('keydown', event => this.#key(event));
    tree.addEventListener('focusin', event => {
      const seat = (event.target as HTMLElement).dataset['seat'];
      focused(seat === undefined ? -1 : Number(seat));
    });
    tree.addEventListener('focusout', () => focused(-1));
  }

  /** Called when the list is opened: it is built only then. */
  open(): void {
    if (this.#built) {
      this.refresh(this.#seats.keys());
      return;
    }
    this.#built = true;
    const sections = sectionsOf(this.#picker);
    // A single section has no level of its own.
    this.#tree.append(
      ...(sections.length === 1
        ? this.#rows(sections[0], 1)
        : sections.map(section => this.#group(section.name, section.seats, 1, () => this.#rows(section, 2)))),
    );
    this.#tree.querySelector<HTMLElement>('[role="treeitem"]')?.setAttribute('tabindex', '0');
  }

  /** Updates the changed seats whose rows are open. */
  refresh(changed: Iterable<number> | 'all'): void {
    if (!this.#built || !this.#tree.closest('details')?.open) return;
    let any = false;
    for (const seat of changed === 'all' ? this.#seats.keys() : changed) {
      any = true;
      const item = this.#seats.get(seat);
      if (item) this.#describe(item, seat);
    }
    if (any) for (const [item, { seats }] of this.#groups) this.#count(item, seats);
  }

  #rows(section: Section, level: number): HTMLElement[] {
    return section.rows.map(row => this.#group(row.name, row.seats, level, () => row.seats.map(seat => this.#seat(seat, level + 1))));
  }

  #item(level: number): HTMLElement {
    const item = element('div');
    item.setAttribute('role', 'treeitem');
    item.setAttribute('aria-level', String(level));
    item.tabIndex = -1;
    return item;
  }

  /** The group's children follow the item instead of being in it: otherwise they would be part of its accessible name. */
  #group(name: string, seats: number[], level: number, open: () => HTMLElement[]): HTMLElement {
    const item = this.#item(level);
    item.setAttribute('aria-expanded', 'false');
    const label = element('span', '', name);
    label.append(element('small'));
    item.append(label);
    this.#groups.set(item, { seats, open });
    this.#count(item, seats);
    return item;
  }

  #count(item: HTMLElement, seats: number[]): void {
    const number = new Intl.NumberFormat(this.#locale);
    const free = seats.reduce((sum, seat) => sum + (this.#picker.appearance(seat) <= Appearance.selected ? 1 : 0), 0);
    const note = item.querySelector('small')!;
    const text = this.#picker.messages.freeOf(number.format(free), number.format(seats.length));
    if (note.textContent !== text) note.textContent = text;
  }

  #seat(seat: number, level: number): HTMLElement {
    const item = this.#item(level);
    item.dataset['seat'] = String(seat);
    item.append(element('span'));
    this.#seats.set(seat, item);
    this.#describe(item, seat);
    return item;
  }

  #describe(item: HTMLElement, seat: number): void {
    const { messages: m, plan } = this.#picker;
    const { kind, category, note } = plan.seats[seat];
    const appearance = this.#picker.appearance(seat);
    const price = plan.categories.find(each => each.id === category)?.name ?? '';
    const text = item.firstElementChild!;
    text.textContent = m.seat(undefined, '', isolate(plan.seats[seat].number, m.direction));
    const [about, view] = [price, note ?? ''].map(word => isolate(word, m.direction));
    const details = [about, this.#price(seat), m.kinds[kind as PlanSeat['kind']], m.appearances[appearance], view];
    // A set: an available seat that costs nothing is "Free" once.
    text.append(element('small', '', [...new Set(details)].filter(Boolean).join(' · ')));
    item.setAttribute('aria-checked', String(appearance === Appearance.selected));
    item.setAttribute('aria-disabled', String(appearance > Appearance.selected));
    item.classList.toggle('mine', appearance === Appearance.mine);
  }

  #act(item: HTMLElement): void {
    const seat = item.dataset['seat'];
    if (seat !== undefined) this.#picker.toggle(Number(seat));
    else this.#expand(item, item.getAttribute('aria-expanded') !== 'true');
  }

  #expand(item: HTMLElement, open: boolean): void {
    const group = this.#groups.get(item);
    if (!group || (item.getAttribute('aria-expanded') === 'true') === open) return;
    item.setAttribute('aria-expanded', String(open));
    if (open) {
      const inside = element('div');
      inside.setAttribute('role', 'group');
      inside.append(...group.open());
      item.after(inside);
    } else {
      const inside = item.nextElementSibling!;
      for (const each of inside.querySelectorAll<HTMLElement>('[role="treeitem"]')) {
        this.#groups.delete(each);
        if (each.dataset['seat'] !== undefined) this.#seats.delete(Number(each.dataset['seat']));
      }
      inside.remove();
    }
  }

  /** Moves the tab stop and the focus (roving tabindex). */
  #rove(item: HTMLElement | undefined): void {
    if (!item) return;
    for (const each of this.#tree.querySelectorAll('[tabindex="0"]')) each.setAttribute('tabindex', '-1');
    item.tabIndex = 0;
    item.focus();
  }

  #key(event: KeyboardEvent): void {
    const item = (event.target as Element).closest<HTMLElement>('[role="treeitem"]');
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...this.#tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
    const at = items.indexOf(item);
    const rightToLeft = getComputedStyle(this.#tree).direction === 'rtl';
    const inward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const outward = rightToLeft ? 'ArrowRight' : 'ArrowLeft';
    const goIn = (): void => {
      if (item.getAttribute('aria-expanded') === 'false') this.#expand(item, true);
      else this.#rove(item.nextElementSibling?.querySelector<HTMLElement>(':scope > [role="treeitem"]') ?? undefined);
    };
    const goOut = (): void => {
      if (item.getAttribute('aria-expanded') === 'true') this.#expand(item, false);
      else this.#rove(item.closest('[role="group"]')?.previousElementSibling as HTMLElement | undefined);
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => this.#rove(items[at + 1]),
      ArrowUp: () => this.#rove(items[at - 1]),
      Home: () => this.#rove(items[0]),
      End: () => this.#rove(items.at(-1)),
      [inward]: goIn,
      [outward]: goOut,
      Enter: () => this.#act(item),
      ' ': () => this.#act(item),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }
}

function sectionsOf({ plan, messages }: SeatPicker): Section[] {
  const sections = new Map(
    plan.sections.map(({ id, name }) => [
      id,
      { name: isolate(name, messages.direction), seats: [] as number[], rows: new Map<string, Row>() },
    ]),
  );
  plan.seats.forEach(({ section, row, table }, seat) => {
    const own = sections.get(section);
    if (!own) return;
    own.seats.push(seat);
    const found = own.rows.get(row);
    if (found) found.seats.push(seat);
    else {
      const label = isolate(row, messages.direction);
      const name = table ? capital(tableName(label, messages)) : messages.row(label);
      own.rows.set(row, { name: row ? name : own.name, seats: [seat] });
    }
  });
  const seated = [...sections.values()].filter(section => section.seats.length > 0);
  return seated.map(section => ({ ...section, rows: [...section.rows.values()] }));
}
