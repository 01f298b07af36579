import type { BestWish } from '../contract.ts';
import { readPalette } from '../map/palette.ts';
import type { Appearance } from '../map/seatAppearance.ts';
import { drawSeat } from '../map/sprites.ts';
import { columnsOf, type SeatKind } from '../plan.ts';
import type { Hold, SeatMapState } from '../seatMapState.ts';
import { isolate } from '../bidi.ts';
import { extendableFrom } from '../ui/countdown.ts';
import { button, element, finder, replace, setText, wait, type Find } from '../ui/dom.ts';
import { price } from '../ui/money.ts';
import { releasedSeats } from './accessible.ts';
import { Dock, type DockHooks } from './dock.ts';
import { PriceChips } from './priceChips.ts';
import type { Busy } from './pickerHooks.ts';
import type { SeatPicker } from './seatPicker.ts';

export interface PanelHooks extends Omit<DockHooks, 'priceOf'> {
  locale: string;
  /** Undefined for all categories. */
  filter: (category: string | undefined) => void;
}

/** The panel beside the map: selection, holds, the form for best seats, legend, dock. Its actions are those of the picker. */
export class Panel {
  readonly #root: ShadowRoot;
  readonly #picker: SeatPicker;
  readonly #hooks: PanelHooks;
  readonly #find: Find;
  readonly #colorOf: Map<string, string>;
  readonly #painted = new Map<string, string>();
  readonly #dock: Dock;
  readonly #chips: PriceChips;
  /** By the server's clock, as of the last tick. */
  #now = 0;

  constructor(root: ShadowRoot, picker: SeatPicker, hooks: PanelHooks) {
    this.#root = root;
    this.#picker = picker;
    this.#hooks = hooks;
    const find = (this.#find = finder(root));
    const { plan, terms, messages: m } = picker;
    this.#colorOf = new Map(plan.categories.map(category => [category.id, category.color]));
    const priceOf = (amount: number): string => this.priceOf(amount);
    this.#dock = new Dock(root, picker, { ...hooks, priceOf });
    this.#chips = new PriceChips(find('price-chips'), picker, { priceOf, filter: hooks.filter });
    find('clear-selection').addEventListener('click', () => picker.select(new Set()));
    find('limit').textContent = m.upTo(picker.maxSeats);
    const best = find<HTMLFormElement>('best-form');
    best.addEventListener('submit', event => {
      event.preventDefault();
      void picker.holdBest(wishOf(best));
    });
    const count = best.querySelector<HTMLInputElement>('input[name="count"]')!;
    count.max = String(picker.maxSeats);
    for (const [testId, by] of [['fewer', -1], ['more', 1]] as const) {
      find(testId).addEventListener('click', () => {
        count.value = String(Math.min(picker.maxSeats, Math.max(1, Number(count.value) + by)));
      });
    }
    const select = best.querySelector('select')!;
    for (const { category } of terms.prices) select.append(new Option('', category));
    const { kinds } = columnsOf(plan);
    for (const part of root.querySelectorAll<HTMLElement>('[data-for-kind]')) {
      part.hidden = !kinds.has(part.dataset['forKind'] as SeatKind);
    }
  }

  /** What the first picture does without. */
  finish(map: HTMLElement): void {
    this.drawLegend(map);
    this.#nameOptions();
  }

  #nameOptions(): void {
    const { terms, messages: m } = this.#picker;
    const options = [...this.#find('best-form').querySelectorAll<HTMLOptionElement>('option[value]:not([value=""])')];
    terms.prices.forEach(({ name, amount }, index) => {
      options[index].textContent = `${isolate(name, m.direction)} · ${this.priceOf(amount)}`;
    });
  }

  /** Staff have changed prices. */
  repaintPrices(): void {
    this.#chips.repaint();
    this.#nameOptions();
    this.#dock.repaint();
    this.#painted.delete('selection');
    this.#painted.delete('holds');
  }

  price(seat: number): string {
    return this.priceOf(this.#picker.amount([seat]));
  }

  paint(state: SeatMapState): void {
    const { selection, busy } = this.#picker;
    if (state.seatCount > 0) {
      this.#paintRelease(state);
      this.#paintSelection([...selection], busy);
      this.#paintHolds([...state.holds.values()], busy);
    }
    this.#dock.paint(state);
  }

  /** Moves the focus to the next step. */
  focusNext(): void {
    this.#dock.focusNext();
  }

  /**
   * Updates the countdowns, and offers more time where it would gain something.
   * @returns true if a hold should have expired more than three seconds ago.
   */
  tick(now: number): boolean {
    this.#now = now;
    for (const card of this.#find('holds').querySelectorAll<HTMLElement>('.hold')) {
      wait(card.querySelector<HTMLElement>('[data-from]')!, this.#picker.busy !== '' || !this.#gains(card));
    }
    return this.#dock.tick(now);
  }

  #gains(card: HTMLElement): boolean {
    return Number(card.querySelector<HTMLElement>('[data-from]')!.dataset['from']) <= this.#now;
  }

  /** Draws the seats of the legend with the functions of the map. */
  drawLegend(map: HTMLElement): void {
    const palette = readPalette(map);
    const side = Math.round(20 * (window.devicePixelRatio || 1));
    for (const canvas of this.#root.querySelectorAll<HTMLCanvasElement>('canvas[data-appearance]')) {
      canvas.width = canvas.height = side;
      const kind = (canvas.dataset['kind'] ?? 'standard') as SeatKind;
      const appearance = Number(canvas.dataset['appearance']) as Appearance;
      drawSeat(canvas.getContext('2d')!, side, appearance, kind, canvas.dataset['color'] ?? palette.quiet, palette);
    }
  }

  priceOf(amount: number): string {
    const { terms, messages: m } = this.#picker;
    return isolate(price(amount, terms.currency, this.#hooks.locale, m.free), m.direction);
  }

  /** True if a part has to be rebuilt. Renderings are frequent, and a button must not be replaced between press and release. */
  #differs(part: string, shown: unknown): boolean {
    const now = JSON.stringify(shown);
    if (this.#painted.get(part) === now) return false;
    this.#painted.set(part, now);
    return true;
  }

  /** Whom the wheelchair spaces and companions' seats are for. */
  #paintRelease(state: SeatMapState): void {
    const note = this.#find('accessible-note');
    if (note.hidden) return;
    const { plan, terms, messages: m } = this.#picker;
    setText(note, releasedSeats(plan, terms, state).size > 0 ? m.released : m.releases[terms.accessibleRelease]);
  }

  #paintSelection(seats: number[], busy: Busy): void {
    if (!this.#differs('selection', [seats, busy])) return;
    const m = this.#picker.messages;
    this.#find('selection').hidden = seats.length === 0;
    replace(
      this.#find('selection-list'),
      seats.map(seat => this.#seatLine(seat, 'remove-seat', m.removeSeat(this.#picker.name(seat)), busy, () => this.#picker.toggle(seat))),
    );
    wait(this.#find('best-button'), busy !== '');
  }

  #paintHolds(holds: Hold[], busy: Busy): void {
    if (!this.#differs('holds', [holds, busy, holds.map(hold => this.#picker.priceOfHold(hold))])) return;
    const list = this.#find('holds');
    list.hidden = holds.length === 0;
    replace(list, holds.map(hold => this.#holdCard(hold, busy)));
  }

  #holdCard(hold: Hold, busy: Busy): HTMLElement {
    const m = this.#picker.messages;
    const one = hold.seats.length === 1;
    const card = element('section', 'card hold');
    card.dataset['testid'] = 'hold';
    card.dataset['holdId'] = hold.holdId;

    const head = element('header');
    head.append(element('h2', '', m.heldSeats));

    const release = (seats?: number[]) => (): void => void this.#picker.release(hold.holdId, seats);
    const list = element('ul', 'seats');
    list.append(
      ...hold.seats.map(seat =>
        this.#seatLine(seat, 'release-one', m.releaseSeat(this.#picker.name(seat)), busy, release(one ? undefined : [seat]), hold),
      ),
    );
    const total = element('p', 'total');
    total.append(element('span', '', m.total), element('strong', '', this.priceOf(this.#picker.priceOfHold(hold))));

    const more = element('div', 'more');
    const extend = button('button quiet', busy === 'extend' ? m.asking : m.moreTime, 'extend', hold.holdId, false, () => {
      if (this.#gains(card)) void this.#picker.extend(hold.holdId);
    });
    extend.dataset['from'] = String(extendableFrom(hold.expiresAt, hold.extendableUntil, this.#picker.terms.holdSeconds * 1000));
    const letGo = button('button quiet', one ? m.release : m.releaseAll, 'release-all', hold.holdId, false, release());
    wait(letGo, busy !== '');
    more.append(extend, letGo);
    card.append(head, list, total, more);
    wait(extend, busy !== '' || !this.#gains(card));
    return card;
  }

  #seatLine(seat: number, testId: string, removeText: string, busy: Busy, remove: () => void, hold?: Hold): HTMLElement {
    const { category, kind, label, note } = this.#picker.plan.seats[seat];
    const line = element('li');
    line.dataset['seat'] = label;
    const dot = element('span', 'dot');
    dot.style.background = this.#colorOf.get(category) ?? '';
    const name = element('span', 'seat-name', this.#picker.name(seat));
    const { kinds, direction } = this.#picker.messages;
    const about = [kinds[kind], isolate(note ?? '', direction)].filter(Boolean).join(': ');
    if (about) name.append(element('small', '', about));
    const cross = button('icon', '×', testId, label, false, remove);
    wait(cross, busy !== '');
    cross.title = removeText;
    cross.setAttribute('aria-label', removeText);
    const price = hold ? this.priceOf(this.#picker.priceOfHold(hold, [seat])) : this.price(seat);
    line.append(dot, name, element('span', 'price', price), cross);
    return line;
  }
}

function wishOf(best: HTMLFormElement): BestWish {
  const form = new FormData(best);
  const category = String(form.get('category') ?? '');
  return {
    count: Number(form.get('count')),
    ...(category && { category }),
    ...(form.has('accessible') && { accessible: true }),
  };
}
