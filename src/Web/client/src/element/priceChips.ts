import { isolate } from '../bidi.ts';
import { button, element } from '../ui/dom.ts';
import type { SeatPicker } from './seatPicker.ts';

export interface PriceChipsHooks {
  priceOf: (amount: number) => string;
  /** Undefined for all categories. */
  filter: (category: string | undefined) => void;
}

/** The prices over the map: what the colours mean, and a filter. One is pressed at most; pressed again, all are shown. */
export class PriceChips {
  readonly #chips = new Map<string, HTMLButtonElement>();
  readonly #all: HTMLButtonElement;
  readonly #picker: SeatPicker;
  readonly #hooks: PriceChipsHooks;
  #filter: string | undefined;

  constructor(list: HTMLElement, picker: SeatPicker, hooks: PriceChipsHooks) {
    this.#picker = picker;
    this.#hooks = hooks;
    const m = picker.messages;
    this.#all = button('all', m.showAll, 'all-prices', '', false, () => this.#toggle(undefined));
    this.#all.hidden = true;
    for (const { category, name, color } of picker.terms.prices) {
      const chip = button('', '', 'price-filter', category, false, () => this.#toggle(category));
      const swatch = element('canvas');
      Object.assign(swatch.dataset, { appearance: '0', color });
      chip.dataset['category'] = category;
      chip.setAttribute('aria-pressed', 'false');
      const shown = isolate(name, m.direction);
      chip.title = m.showOnly(shown);
      chip.append(swatch, element('span', '', shown), element('strong', 'price'));
      this.#chips.set(category, chip);
    }
    list.append(...this.#chips.values(), this.#all);
    this.repaint();
  }

  /** Writes the prices, which staff may have changed. */
  repaint(): void {
    for (const { category, amount, shown } of this.#picker.terms.prices) {
      this.#chips.get(category)!.querySelector('.price')!.textContent =
        shown === undefined ? this.#hooks.priceOf(amount) : isolate(shown, this.#picker.messages.direction);
    }
  }

  #toggle(category: string | undefined): void {
    this.#filter = this.#filter === category ? undefined : category;
    for (const [each, chip] of this.#chips) chip.setAttribute('aria-pressed', String(each === this.#filter));
    // The button goes; who pressed it stays among the chips.
    if (this.#filter === undefined && this.#all.matches(':focus')) this.#chips.values().next().value?.focus();
    this.#all.hidden = this.#filter === undefined;
    this.#hooks.filter(this.#filter);
  }
}
