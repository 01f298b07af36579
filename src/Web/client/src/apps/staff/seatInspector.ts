import { SeatStatus, toMillis } from '../../contract.ts';
import { countdown } from '../../ui/countdown.ts';
import { button, element, replace, wait } from '../../ui/dom.ts';
import { money } from '../../ui/money.ts';
import type { Desk } from './desk.ts';
import type { DeskCommands } from './deskCommands.ts';
import { historyOf, holdersOf, seatLabels, shortId, describeEntry } from './ledgerText.ts';
import type { VenueClock } from './venueClock.ts';

const statusWords = ['Free', 'Held', 'Sold', 'Off sale'];

/** Details of the selected seats, and the buttons for them. */
export class SeatInspector {
  readonly #root: HTMLElement;
  readonly #desk: Desk;
  readonly #commands: DeskCommands;
  readonly #clock: VenueClock;
  #drawn = '';

  constructor(root: HTMLElement, desk: Desk, commands: DeskCommands, clock: VenueClock) {
    this.#root = root;
    this.#desk = desk;
    this.#commands = commands;
    this.#clock = clock;
  }

  /** Rebuilt only if its content changes: a button must not be replaced between press and release. */
  paint(): void {
    const { selection, moving, past, busy, ledger, plan } = this.#desk;
    const seats = [...selection];
    const drawn = JSON.stringify([
      moving && [moving.reference, moving.from, [...moving.targets]],
      past?.revision,
      busy,
      seats.map(seat => [seat, this.#desk.status(seat)]),
      seats.length === 1 ? [this.#desk.takenSeat(seats[0]), this.#desk.groupOf(seats[0]), historyOf(ledger.rows, seats[0]).length, ledger.complete] : 0,
    ]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    replace(this.#root, moving ? this.#move() : seats.length === 0 ? [this.#nothing()] : seats.length === 1 ? this.#one(seats[0]) : this.#several(seats));
    this.#root.dataset['seats'] = seats.map(seat => plan.seats[seat].label).join(' ');
    this.tick();
  }

  tick(): void {
    const left = this.#root.querySelector<HTMLElement>('[data-until]');
    if (left) left.textContent = countdown(Number(left.dataset['until']) - this.#desk.connection.serverNow());
  }

  #nothing(): HTMLElement {
    return element('p', 'hint', 'Choose a seat on the map, in the list of taken seats, or by its name. Shift adds more; shift and dragging adds many.');
  }

  #one(seat: number): HTMLElement[] {
    const { plan, terms, past } = this.#desk;
    const { category, kind, label } = plan.seats[seat];
    const head = element('header', 'seat-head');
    const what = plan.categories.find(each => each.id === category);
    const price = [what?.name ?? category, money(this.#desk.price(seat), terms.currency), kind === 'standard' ? '' : kind].filter(Boolean).join(' · ');
    const swatch = element('i', 'category-dot');
    swatch.style.background = what?.color ?? 'transparent';
    const line = element('p', 'seat-price');
    line.append(swatch, price);
    head.append(element('h2', '', this.#desk.name(seat)), this.#badge(this.#desk.status(seat)), element('p', 'seat-label', label), line);
    return past ? [head, this.#pastNote(), ...this.#history(seat)] : [head, ...this.#whose(seat), this.#actions(seat), ...this.#history(seat)];
  }

  #badge(status: SeatStatus): HTMLElement {
    const badge = element('span', 'badge', statusWords[status]);
    badge.dataset['testid'] = 'seat-status';
    badge.dataset['status'] = String(status);
    return badge;
  }

  #pastNote(): HTMLElement {
    return element('p', 'hint', 'As it was then. Go back to live to change anything.');
  }

  #whose(seat: number): HTMLElement[] {
    const fact = this.#desk.takenSeat(seat);
    if (!fact) return this.#desk.status(seat) === SeatStatus.free ? [] : [element('p', 'hint', 'Reading the details…')];
    const facts = element('dl', 'facts');
    const add = (term: string, value: string | HTMLElement, testId: string): void => {
      const row = element('div');
      const shown = element('dd');
      shown.dataset['testid'] = testId;
      shown.append(value);
      row.append(element('dt', '', term), shown);
      facts.append(row);
    };
    if (fact.reference) add('Booking', fact.reference, 'fact-reference');
    if (fact.holder) add(fact.reference ? 'Buyer' : 'Held by', shortId(fact.holder), 'fact-holder');
    if (fact.heldUntil) {
      const left = element('strong');
      left.dataset['until'] = String(toMillis(fact.heldUntil));
      const until = element('span', '', `until ${this.#clock.time(fact.heldUntil)}, `);
      until.append(left);
      add('Held', until, 'fact-until');
    }
    if (fact.amount !== undefined) add('Paid', money(fact.amount, this.#desk.terms.currency), 'fact-amount');
    const together = this.#desk.groupOf(seat);
    if (together.length > 1) add('Together with', seatLabels(this.#desk.plan, together.filter(other => other !== seat)), 'fact-together');
    return facts.children.length > 0 ? [facts] : [];
  }

  #actions(seat: number): HTMLElement {
    const { takenSeats } = this.#desk;
    const fact = this.#desk.takenSeat(seat);
    const together = this.#desk.groupOf(seat);
    const actions = element('div', 'seat-actions');
    const add = (text: string, testId: string, run: () => void, kind = ''): void => actions.append(this.#button(`button ${kind}`, text, testId, String(seat), run));
    const status = this.#desk.status(seat);
    if (status === SeatStatus.free) add('Take off sale', 'block', () => void this.#commands.block([seat]));
    if (status === SeatStatus.blocked) add('Put back on sale', 'unblock', () => void this.#commands.unblock([seat]));
    if (status === SeatStatus.held && fact?.holdId) {
      const { holdId } = fact;
      add(together.length > 1 ? `Release all ${together.length}` : 'Release', 'release-hold', () => void this.#commands.release(holdId, together), 'danger');
      if (together.length > 1) add('Release this seat', 'release-seat', () => void this.#commands.release(holdId, together, [seat]), 'danger');
    }
    if (status === SeatStatus.sold && fact?.reference) {
      const { reference } = fact;
      const paid = together.reduce((sum, other) => sum + (takenSeats.get(other)?.amount ?? 0), 0);
      add('Move to other seats…', 'move-booking', () => this.#desk.startMove(reference, together));
      add('Refund and cancel…', 'cancel-booking', () => void this.#commands.refund(reference, together, paid), 'danger');
    }
    add('Select the row', 'select-row', () => this.#desk.select(this.#row(seat)), 'quiet');
    return actions;
  }

  /** A button that does nothing while a command is running, but keeps the focus. */
  #button(className: string, text: string, testId: string, of: string, run: () => void): HTMLButtonElement {
    const made = button(className, text, testId, of, false, () => {
      if (!this.#desk.busy) run();
    });
    wait(made, this.#desk.busy);
    return made;
  }

  #row(seat: number): number[] {
    const { section, row } = this.#desk.plan.seats[seat];
    return this.#desk.plan.seats.flatMap((other, index) => (other.section === section && other.row === row ? [index] : []));
  }

  #history(seat: number): HTMLElement[] {
    const { ledger, plan } = this.#desk;
    const events = historyOf(ledger.rows, seat);
    const holders = holdersOf(ledger.rows);
    const list = element('ol', 'history');
    list.dataset['testid'] = 'history';
    for (const { at, entry } of events) {
      const { action, by } = describeEntry(entry, holders);
      const item = element('li');
      const others = entry.seats.length > 1 ? ` with ${entry.seats.length - 1} more` : '';
      item.append(element('time', '', this.#clock.time(at)), element('strong', '', action + others), element('span', '', by));
      item.title = `${this.#clock.full(at)}: ${seatLabels(plan, entry.seats, 20)}`;
      list.append(item);
    }
    const parts = [element('h3', '', 'History of this seat')];
    parts.push(events.length > 0 ? list : element('p', 'hint', ledger.complete || ledger.rows.length === 0 ? 'Nothing has happened to it yet.' : 'Nothing in the newest part of the ledger.'));
    if (!ledger.complete && ledger.rows.length > 0) {
      parts.push(this.#button('button quiet', 'Look further back', 'history-older', String(seat), () => void this.#desk.runCommand(() => ledger.older())));
    }
    return parts;
  }

  #several(seats: readonly number[]): HTMLElement[] {
    const { plan, past } = this.#desk;
    const counts = [0, 0, 0, 0];
    for (const seat of seats) counts[this.#desk.status(seat)]++;
    const head = element('header', 'seat-head');
    head.append(element('h2', '', `${seats.length.toLocaleString('en')} seats`), element('p', 'seat-label', seatLabels(plan, seats, 12)));
    const list = element('ul', 'status-counts');
    counts.forEach((count, status) => {
      if (count === 0) return;
      const item = element('li');
      item.append(this.#badge(status as SeatStatus), ` ${count.toLocaleString('en')}`);
      list.append(item);
    });
    if (past) return [head, list, this.#pastNote()];
    const actions = element('div', 'seat-actions');
    const free = counts[SeatStatus.free];
    const blocked = counts[SeatStatus.blocked];
    if (free > 0) actions.append(this.#button('button', `Take ${free.toLocaleString('en')} off sale`, 'block', 'several', () => void this.#commands.block(seats)));
    if (blocked > 0) actions.append(this.#button('button', `Put ${blocked.toLocaleString('en')} back on sale`, 'unblock', 'several', () => void this.#commands.unblock(seats)));
    actions.append(this.#button('button quiet', 'Clear the selection', 'clear-selection', 'several', () => this.#desk.select([])));
    return [head, list, actions];
  }

  #move(): HTMLElement[] {
    const { plan, terms } = this.#desk;
    const { reference, from, targets } = this.#desk.moving!;
    const missing = from.length - targets.size;
    const head = element('header', 'seat-head');
    head.append(element('h2', '', `Move booking ${reference}`), element('p', 'seat-label', missing === 0 ? 'All seats are chosen.' : `Choose ${missing === 1 ? 'one more seat' : `${missing} more seats`} on the map, or by name above.`));
    const change = element('dl', 'facts');
    const pair = (term: string, value: string, testId: string): void => {
      const row = element('div');
      const shown = element('dd', '', value);
      shown.dataset['testid'] = testId;
      row.append(element('dt', '', term), shown);
      change.append(row);
    };
    pair('From', seatLabels(plan, from, 12), 'move-from');
    pair('To', targets.size > 0 ? seatLabels(plan, [...targets].sort((a, b) => a - b), 12) : '–', 'move-to');
    if (missing === 0) {
      const difference = this.#commands.difference();
      pair('Difference', difference === 0 ? 'none' : `${difference > 0 ? 'buyer owes' : 'buyer gets back'} ${money(Math.abs(difference), terms.currency)}`, 'move-difference');
    }
    const actions = element('div', 'seat-actions');
    const confirm = this.#button('button primary', 'Move the booking', 'move-confirm', reference, () => void this.#commands.move());
    confirm.disabled = missing > 0;
    actions.append(confirm, this.#button('button', 'Leave it where it is', 'move-cancel', reference, () => this.#desk.endMove()));
    return [head, change, actions];
  }
}
