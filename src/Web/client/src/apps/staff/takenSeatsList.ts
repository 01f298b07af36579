import type { TakenSeat } from '../../api/types.ts';
import { toMillis } from '../../contract.ts';
import type { Plan } from '../../plan.ts';
import { button, element, finder, replace } from '../../ui/dom.ts';
import { money } from '../../ui/money.ts';
import type { Desk } from './desk.ts';
import { shortId } from './ledgerText.ts';
import type { VenueClock } from './venueClock.ts';

/** More rows are not shown; the search finds them. */
const mostRows = 200;

const statusWords = { held: 'Held', sold: 'Sold', blocked: 'Off sale' };

export interface TakenFilter {
  /** The beginning of a seat's label, reference or holder id, or the end of a holder id. Case, spaces and hyphens are ignored. */
  search: string;
  status: string;
}

/** The seats that match, in the plan's order. */
export function filterTaken(plan: Plan, facts: Iterable<TakenSeat>, { search, status }: TakenFilter): TakenSeat[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, '');
  const wanted = plain(search);
  return [...facts]
    .filter(fact => status === '' || fact.status === status)
    .filter(
      fact =>
        wanted === '' ||
        plain(plan.seats[fact.seat]?.label ?? '').startsWith(wanted) ||
        plain(fact.reference ?? '').startsWith(wanted) ||
        plain(fact.holder ?? '').endsWith(wanted) ||
        plain(fact.holder ?? '').startsWith(wanted),
    )
    .sort((a, b) => a.seat - b.seat);
}

/** The seats that are not free, as a table. */
export class TakenSeatsList {
  readonly #desk: Desk;
  readonly #clock: VenueClock;
  readonly #body: HTMLElement;
  readonly #summary: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #shown: () => boolean;
  readonly #chosen: (seat: number) => void;
  #drawn = '';

  /** @param chosen called when a seat in the list is clicked. */
  constructor(root: HTMLElement, desk: Desk, clock: VenueClock, chosen: (seat: number) => void) {
    const find = finder(root);
    this.#desk = desk;
    this.#clock = clock;
    this.#body = find('taken');
    this.#summary = find('taken-summary');
    this.#form = find<HTMLFormElement>('taken-filters');
    this.#shown = () => !root.hidden;
    this.#chosen = chosen;
    this.#form.addEventListener('input', () => this.paint());
    this.#form.addEventListener('submit', event => event.preventDefault());
  }

  paint(): void {
    if (!this.#shown()) return;
    const fields = new FormData(this.#form);
    const all = filterTaken(this.#desk.plan, this.#desk.takenSeats.values(), { search: String(fields.get('search')), status: String(fields.get('status')) });
    const rows = all.slice(0, mostRows);
    const drawn = JSON.stringify([all.length, rows]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#summary.textContent =
      all.length === 0
        ? this.#desk.takenSeats.size === 0 ? 'Every seat is free.' : 'No such seat is taken.'
        : all.length > rows.length ? `The first ${rows.length} of ${all.length.toLocaleString('en')}; search for the others.` : `${all.length === 1 ? '1 seat' : `${all.length} seats`}`;
    replace(this.#body, rows.map(fact => this.#row(fact)));
  }

  #row(fact: TakenSeat): HTMLElement {
    const row = element('tr');
    row.dataset['seat'] = this.#desk.plan.seats[fact.seat].label;
    const seat = element('th');
    seat.setAttribute('scope', 'row');
    const show = button('link-button', this.#desk.plan.seats[fact.seat].label, 'show-seat', String(fact.seat), false, () => this.#chosen(fact.seat));
    show.title = this.#desk.name(fact.seat);
    seat.append(show);
    const status = element('td');
    const badge = element('span', 'badge', statusWords[fact.status]);
    badge.dataset['status'] = String({ held: 1, sold: 2, blocked: 3 }[fact.status]);
    status.append(badge);
    const whose = element('td', 'whose', fact.reference ?? '');
    if (fact.holder) whose.append(element('small', '', shortId(fact.holder)));
    const amount =
      fact.status === 'held' && fact.heldUntil ? `until ${this.#clock.time(toMillis(fact.heldUntil))}` : fact.amount === undefined ? '' : money(fact.amount, this.#desk.terms.currency);
    row.append(seat, status, whose, element('td', 'amount', amount));
    return row;
  }
}
