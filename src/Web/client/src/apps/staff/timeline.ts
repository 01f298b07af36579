import type { LedgerRow } from '../../api/types.ts';
import { element, finder, replace } from '../../ui/dom.ts';
import type { Desk } from './desk.ts';
import { holdersOf, seatLabels, describeEntry } from './ledgerText.ts';
import type { VenueClock } from './venueClock.ts';

/** The ledger as text, newest first; a click on a time shows the map as it was then. */
export class Timeline {
  readonly #desk: Desk;
  readonly #clock: VenueClock;
  readonly #list: HTMLElement;
  readonly #older: HTMLElement;
  readonly #shown: () => boolean;
  readonly #goTo: (revision: number) => void;
  #drawn = '';

  constructor(root: HTMLElement, desk: Desk, clock: VenueClock, goTo: (revision: number) => void) {
    const find = finder(root);
    this.#desk = desk;
    this.#clock = clock;
    this.#goTo = goTo;
    this.#list = find('ledger');
    this.#older = find('ledger-older');
    this.#shown = () => !root.hidden;
    this.#older.addEventListener('click', () => void desk.runCommand(() => desk.ledger.older()));
  }

  paint(): void {
    if (!this.#shown()) return;
    const { ledger, past } = this.#desk;
    const drawn = JSON.stringify([ledger.rows[0]?.revision, ledger.rows.length, past?.revision]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const holders = holdersOf(ledger.rows);
    let day = '';
    replace(
      this.#list,
      ledger.rows.flatMap(row => {
        const rowDay = this.#clock.day(row.at);
        const heading = rowDay === day ? [] : [element('li', 'day-line', rowDay)];
        day = rowDay;
        return [...heading, this.#row(row, holders)];
      }),
    );
    if (ledger.rows.length === 0) this.#list.append(element('li', 'hint', 'Nothing has happened yet.'));
    this.#older.hidden = ledger.complete || ledger.rows.length === 0;
  }

  #row({ revision, at, entries }: LedgerRow, holders: ReadonlyMap<string, string>): HTMLElement {
    const item = element('li');
    item.dataset['revision'] = String(revision);
    item.classList.toggle('shown', this.#desk.past?.revision === revision);
    const go = element('button', 'moment') as HTMLButtonElement;
    go.type = 'button';
    go.dataset['focusKey'] = `moment ${revision}`;
    go.title = 'Show the map as it was after this';
    go.append(element('time', '', this.#clock.time(at)), element('small', '', `#${revision}`));
    go.addEventListener('click', () => this.#goTo(revision));
    const deeds = element('div', 'deeds');
    for (const entry of entries) {
      const { action, by } = describeEntry(entry, holders);
      const line = element('p');
      line.dataset['op'] = entry.op;
      line.append(element('strong', '', action), ` ${seatLabels(this.#desk.plan, entry.seats)}`, element('small', '', by));
      deeds.append(line);
    }
    item.append(go, deeds);
    return item;
  }
}
