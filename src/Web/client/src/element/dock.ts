import type { Hold, SeatMapState } from '../seatMapState.ts';
import { countdown, urgent } from '../ui/countdown.ts';
import { button, element, finder, replace, setText, wait, type Find } from '../ui/dom.ts';
import type { SeatNotice } from './notices.ts';
import type { Busy } from './pickerHooks.ts';
import type { SeatPicker } from './seatPicker.ts';

export interface DockHooks {
  priceOf: (amount: number) => string;
  /** The address of the checkout of a hold; null if the page handles the `checkout` event instead. */
  checkoutLink: (holdId: string) => string | null;
  checkout: (hold: Hold) => void;
}

/**
 * What comes next, always in view: the notice, the clock and the checkout of what is held, the button that holds the selection.
 * On a phone it is a sheet at the lower edge with the map above it.
 */
export class Dock {
  readonly #root: ShadowRoot;
  readonly #picker: SeatPicker;
  readonly #hooks: DockHooks;
  readonly #find: Find;
  readonly #painted = new Map<string, string>();

  constructor(root: ShadowRoot, picker: SeatPicker, hooks: DockHooks) {
    this.#root = root;
    this.#picker = picker;
    this.#hooks = hooks;
    const find = (this.#find = finder(root));
    find('hold-button').addEventListener('click', () => void picker.hold());
    find('dismiss').addEventListener('click', () => picker.say(undefined));
    find('as-good').addEventListener('click', () => {
      const { take } = picker.notice ?? {};
      if (take) picker.add(take);
      else void picker.holdSimilar();
    });
  }

  paint(state: SeatMapState): void {
    const { notice, selection, busy } = this.#picker;
    const holds = [...state.holds.values()];
    this.#paintNotice(notice);
    const hold = this.#find<HTMLButtonElement>('hold-button');
    const holding = this.#root.activeElement === hold && selection.size === 0;
    this.#paintHolds(holds);
    this.#paintButton(hold, [...selection], busy);
    this.#find('dock').classList.toggle('empty', !notice && holds.length === 0 && selection.size === 0);
    // If the hold button had the focus, move it to the checkout button of the new hold.
    const latest = holds.at(-1);
    if (holding && latest) this.#find('hold-rows').querySelector<HTMLElement>(`[data-focus-key="checkout ${latest.holdId}"]`)?.focus();
  }

  focusNext(): void {
    const hold = this.#find('hold-button');
    (hold.hidden ? this.#find('hold-rows').querySelector<HTMLElement>('[data-focus-key]') : hold)?.focus();
  }

  /** Prices may have changed. */
  repaint(): void {
    this.#painted.clear();
  }

  /** Updates the countdowns. @returns true if a hold should have expired more than three seconds ago. */
  tick(now: number): boolean {
    let overdue = false;
    for (const clock of this.#find('hold-rows').querySelectorAll<HTMLElement>('.countdown')) {
      const rest = Number(clock.dataset['expires']) - now;
      setText(clock, countdown(rest));
      clock.classList.toggle('urgent', rest < urgent);
      overdue ||= rest < -3_000;
    }
    return overdue;
  }

  /** True if a part has to be rebuilt. Renderings are frequent, and a button must not be replaced between press and release. */
  #differs(part: string, shown: unknown): boolean {
    const now = JSON.stringify(shown);
    if (this.#painted.get(part) === now) return false;
    this.#painted.set(part, now);
    return true;
  }

  #paintNotice(notice: SeatNotice | undefined): void {
    if (!this.#differs('notice', notice ?? null)) return;
    const shown = this.#find('notice');
    shown.dataset['tone'] = notice?.tone ?? '';
    shown.querySelector('p')!.textContent = notice?.text ?? '';
    shown.classList.toggle('empty', !notice);
    this.#find('dismiss').hidden = !notice;
    const similar = this.#find('as-good');
    const { messages: m } = this.#picker;
    const text = notice?.wanted ? m.similar(notice.wanted.length) : notice?.take?.length ? m.takeToo(notice.take.length) : '';
    similar.hidden = !text;
    similar.textContent = text;
  }

  #paintButton(hold: HTMLButtonElement, seats: number[], busy: Busy): void {
    if (!this.#differs('button', [seats, busy, this.#picker.basket?.holdId])) return;
    const m = this.#picker.messages;
    hold.hidden = seats.length === 0;
    wait(hold, busy !== '');
    hold.setAttribute('aria-busy', String(busy === 'hold'));
    const label = this.#picker.basket ? m.addSeats : m.hold;
    hold.textContent = busy === 'hold' ? m.holding : label(seats.length, this.#hooks.priceOf(this.#picker.amount(seats)));
  }

  #paintHolds(holds: Hold[]): void {
    if (!this.#differs('holds', [holds, holds.map(hold => this.#picker.priceOfHold(hold))])) return;
    replace(this.#find('hold-rows'), holds.map(hold => this.#row(hold)));
  }

  #row(hold: Hold): HTMLElement {
    const m = this.#picker.messages;
    const row = element('div', 'held');
    const clock = element('strong', 'countdown');
    clock.dataset['testid'] = 'countdown';
    clock.dataset['expires'] = String(hold.expiresAt);
    clock.setAttribute('role', 'timer');
    clock.setAttribute('part', 'countdown');
    const about = element('p');
    about.append(clock, element('small', '', m.seatsFor(hold.seats.length, this.#hooks.priceOf(this.#picker.priceOfHold(hold)))));
    row.append(about, this.#checkout(hold));
    return row;
  }

  #checkout(hold: Hold): HTMLElement {
    const m = this.#picker.messages;
    const href = this.#hooks.checkoutLink(hold.holdId);
    const go = href === null ? button('', m.checkout, '', '', false, () => this.#hooks.checkout(hold)) : element('a', '', m.checkout);
    if (href !== null) go.setAttribute('href', href);
    go.className = 'button primary wide';
    go.setAttribute('part', 'button primary');
    go.dataset['testid'] = 'checkout-link';
    go.dataset['focusKey'] = `checkout ${hold.holdId}`;
    return go;
  }
}
