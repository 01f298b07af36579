import type { BestWish, ScreeningPrice } from '../contract.ts';
import { Look } from '../map/looks.ts';
import { readPalette } from '../map/palette.ts';
import { drawSeat } from '../map/sprites.ts';
import type { Hold, SeatMapState } from '../model.ts';
import { seatName, type Plan, type PlanSeat } from '../plan.ts';
import { countdown, urgent } from './countdown.ts';
import type { Notice } from './messages.ts';
import { money } from './money.ts';

/** What the server puts into the page. */
export interface PageData {
  screeningId: number;
  planHash: string;
  maxSeats: number;
  currency: string;
  prices: ScreeningPrice[];
}

/** All that the panel shows, next to the model's state. */
export interface PageState {
  selection: ReadonlySet<number>;
  /** Seats whose hold is on its way: that they stop being free is no news, as long as nobody knows for whom. */
  asked: ReadonlySet<number>;
  notice: Notice | undefined;
  /** The command that is under way, if any: buttons wait for it. */
  busy: '' | 'hold' | 'best' | 'extend' | 'release';
}

export interface PanelActions {
  hold: () => void;
  clear: () => void;
  deselect: (seat: number) => void;
  best: (wish: BestWish) => void;
  extend: (hold: Hold) => void;
  /** All seats when none are named. */
  release: (hold: Hold, seats?: number[]) => void;
  dismiss: () => void;
}

export const find = <T extends HTMLElement>(testId: string): T => {
  const found = document.querySelector<T>(`[data-testid="${testId}"]`);
  if (!found) throw new Error(`the page has no ${testId}`);
  return found;
};

/** Everything beside the map: selection, holds, the best-seats form, the legend. Knows how things look, not what they do. */
export class Panel {
  readonly #plan: Plan;
  readonly #data: PageData;
  readonly #actions: PanelActions;
  readonly #priceOf: Map<string, number>;
  readonly #colorOf: Map<string, string>;
  readonly #painted = new Map<string, string>();
  readonly #notice = find('notice');
  readonly #seatsLeft = find('seats-left');
  readonly #selection = find('selection');
  readonly #selectionList = find('selection-list');
  readonly #holdButton = find<HTMLButtonElement>('hold-button');
  readonly #holds = find('holds');
  readonly #best = find<HTMLFormElement>('best-form');

  constructor(plan: Plan, data: PageData, actions: PanelActions) {
    this.#plan = plan;
    this.#data = data;
    this.#actions = actions;
    this.#priceOf = new Map(data.prices.map(price => [price.category, price.amount]));
    this.#colorOf = new Map(plan.categories.map(category => [category.id, category.color]));
    this.#holdButton.addEventListener('click', () => actions.hold());
    find('clear-selection').addEventListener('click', () => actions.clear());
    this.#notice.querySelector('button')!.addEventListener('click', () => actions.dismiss());
    this.#best.addEventListener('submit', event => {
      event.preventDefault();
      actions.best(this.#wish());
    });
    const count = this.#best.querySelector<HTMLInputElement>('input[name="count"]')!;
    for (const [testId, by] of [['fewer', -1], ['more', 1]] as const) {
      find(testId).addEventListener('click', () => {
        count.value = String(Math.min(data.maxSeats, Math.max(1, Number(count.value) + by)));
      });
    }
    for (const part of document.querySelectorAll<HTMLElement>('[data-for-kind]')) part.hidden = !plan.seats.some(seat => seat.kind === part.dataset['forKind']);
  }

  price(seat: number): string {
    return money(this.#amount([seat]), this.#data.currency);
  }

  paint(state: SeatMapState, page: PageState): void {
    this.#paintNotice(page.notice);
    if (state.seatCount === 0) return;
    let left = 0;
    for (const status of state.statuses) if (status === 0) left++;
    this.#seatsLeft.textContent = left === 0 ? 'Sold out' : left === 1 ? '1 seat left' : `${left.toLocaleString('en')} seats left`;
    this.#paintSelection([...page.selection], page.busy);
    this.#paintHolds([...state.holds.values()], page.busy);
  }

  /** Runs the clocks. @returns true if a hold should have been over for a while. */
  tick(now: number): boolean {
    let overdue = false;
    for (const clock of this.#holds.querySelectorAll<HTMLElement>('.countdown')) {
      const rest = Number(clock.dataset['expires']) - now;
      const text = countdown(rest);
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle('urgent', rest < urgent);
      overdue ||= rest < -3_000;
    }
    return overdue;
  }

  /** The legend shows the very seats that the map draws. */
  drawLegend(map: Element): void {
    const palette = readPalette(map);
    const side = Math.round(20 * (window.devicePixelRatio || 1));
    for (const canvas of find('legend').querySelectorAll<HTMLCanvasElement>('canvas[data-look]')) {
      canvas.width = canvas.height = side;
      const kind = (canvas.dataset['kind'] ?? 'standard') as PlanSeat['kind'];
      drawSeat(canvas.getContext('2d')!, side, Number(canvas.dataset['look']) as Look, kind, canvas.dataset['color'] ?? palette.quiet, palette);
    }
  }

  #wish(): BestWish {
    const form = new FormData(this.#best);
    const category = String(form.get('category') ?? '');
    return {
      count: Number(form.get('count')),
      ...(category && { category }),
      ...(form.has('accessible') && { accessible: true }),
    };
  }

  #amount(seats: readonly number[]): number {
    return seats.reduce((sum, seat) => sum + (this.#priceOf.get(this.#plan.seats[seat].category) ?? 0), 0);
  }

  /** True if what a part shows has changed. Frames come many times a second; a button must not be replaced between press and release. */
  #differs(part: string, shown: unknown): boolean {
    const now = JSON.stringify(shown);
    if (this.#painted.get(part) === now) return false;
    this.#painted.set(part, now);
    return true;
  }

  #paintNotice(notice: Notice | undefined): void {
    if (!this.#differs('notice', notice ?? null)) return;
    this.#notice.dataset['tone'] = notice?.tone ?? '';
    this.#notice.querySelector('p')!.textContent = notice?.text ?? '';
    this.#notice.classList.toggle('empty', !notice);
  }

  #paintSelection(seats: number[], busy: PageState['busy']): void {
    if (!this.#differs('selection', [seats, busy])) return;
    this.#selection.hidden = seats.length === 0;
    document.body.classList.toggle('choosing', seats.length > 0);
    this.#replace(
      this.#selectionList,
      seats.map(seat => this.#seatLine(seat, 'remove-seat', `Remove ${seatName(this.#plan, seat)}`, busy, () => this.#actions.deselect(seat))),
    );
    this.#holdButton.disabled = seats.length === 0 || busy !== '';
    this.#holdButton.setAttribute('aria-busy', String(busy === 'hold'));
    const seatsText = seats.length === 1 ? '1 seat' : `${seats.length} seats`;
    this.#holdButton.textContent = busy === 'hold' ? 'Holding…' : `Hold ${seatsText} · ${money(this.#amount(seats), this.#data.currency)}`;
    for (const control of this.#best.querySelectorAll('button')) control.disabled = busy !== '';
  }

  #paintHolds(holds: Hold[], busy: PageState['busy']): void {
    if (!this.#differs('holds', [holds, busy])) return;
    this.#holds.hidden = holds.length === 0;
    this.#replace(this.#holds, holds.map(hold => this.#holdCard(hold, busy)));
  }

  #holdCard(hold: Hold, busy: PageState['busy']): HTMLElement {
    const one = hold.seats.length === 1;
    const card = element('section', 'hold-card');
    card.dataset['testid'] = 'hold';
    card.dataset['holdId'] = hold.holdId;

    const clock = element('strong', 'countdown');
    clock.dataset['testid'] = 'countdown';
    clock.dataset['expires'] = String(hold.expiresAt);
    clock.setAttribute('role', 'timer');
    const head = element('header', 'hold-head');
    head.append(element('h2', '', one ? 'This seat is yours for' : 'These seats are yours for'), clock);

    const list = element('ul', 'seat-list');
    list.append(
      ...hold.seats.map(seat =>
        this.#seatLine(seat, 'release-one', `Release ${seatName(this.#plan, seat)}`, busy, () => this.#actions.release(hold, one ? undefined : [seat])),
      ),
    );
    const total = element('p', 'total');
    total.append(element('span', '', 'Total'), element('strong', '', money(this.#amount(hold.seats), this.#data.currency)));

    const checkout = element('a', 'button primary wide', 'Go to checkout');
    checkout.setAttribute('href', `/checkout/${hold.holdId}`);
    checkout.dataset['testid'] = 'checkout-link';
    checkout.dataset['focusKey'] = `checkout ${hold.holdId}`;

    const capped = hold.extendableUntil !== null && hold.extendableUntil <= hold.expiresAt;
    const more = element('div', 'hold-more');
    more.append(
      button('button quiet', busy === 'extend' ? 'Asking…' : 'More time', 'extend', hold.holdId, capped || busy !== '', () => this.#actions.extend(hold)),
      button('button quiet', one ? 'Release' : 'Release all', 'release-all', hold.holdId, busy !== '', () => this.#actions.release(hold)),
    );
    card.append(head, list, total, checkout, more);
    return card;
  }

  #seatLine(seat: number, testId: string, removeText: string, busy: PageState['busy'], remove: () => void): HTMLElement {
    const { category, kind, label } = this.#plan.seats[seat];
    const line = element('li');
    line.dataset['seat'] = label;
    const dot = element('span', 'category-dot');
    dot.style.background = this.#colorOf.get(category) ?? '';
    const name = element('span', 'seat-name', seatName(this.#plan, seat));
    if (kind !== 'standard') name.append(element('small', '', kindNote(kind)));
    const cross = button('icon-button', '×', testId, label, busy !== '', remove);
    cross.title = removeText;
    cross.setAttribute('aria-label', removeText);
    line.append(dot, name, element('span', 'price', this.price(seat)), cross);
    return line;
  }

  /** Rebuilds a list as a whole, but keyboard focus stays where it was. */
  #replace(list: HTMLElement, children: HTMLElement[]): void {
    const focused = list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['focusKey'] : undefined;
    list.replaceChildren(...children);
    if (focused) list.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

export function kindNote(kind: PlanSeat['kind']): string {
  return { standard: '', wheelchair: 'Wheelchair space', companion: 'Companion seat', restricted: 'Restricted view' }[kind];
}

export function element(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(className: string, text: string, testId: string, of: string, off: boolean, run: () => void): HTMLButtonElement {
  const made = element('button', className, text) as HTMLButtonElement;
  made.type = 'button';
  made.dataset['testid'] = testId;
  made.dataset['focusKey'] = `${testId} ${of}`;
  made.disabled = off;
  made.addEventListener('click', run);
  return made;
}
