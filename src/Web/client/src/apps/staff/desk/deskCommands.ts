import { seatRanges } from '../../../api/seatRanges.ts';
import type { Booking, BookingMove, SeatList, StaffScreening, Tender } from '../../../api/types.ts';
import { SeatStatus, toMillis, type SeatReply } from '../../../contract.ts';
import { money } from '../../../ui/money.ts';
import { dayText, timeText } from '../../../ui/zones.ts';
import { get, send } from '../staffApi.ts';
import type { Desk } from './desk.ts';
import { moved, withNotice } from './deskState.ts';
import { seatLabels } from './ledgerText.ts';
import { priceDifference, statusAt } from './seatFacts.ts';

const tenders: [value: string, text: string][] = [
  ['', 'Not through this till'],
  ['cash', 'Cash'],
  ['terminal', 'Card terminal'],
];

/** The commands of staff. Commands that take seats from somebody need a confirmation. */
export class DeskCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  block(seats: readonly number[]): Promise<void> {
    return this.#all('blocks', seats, SeatStatus.free, 'off sale');
  }

  unblock(seats: readonly number[]): Promise<void> {
    return this.#all('unblocks', seats, SeatStatus.blocked, 'back on sale');
  }

  /** @param seats some of the hold's seats; undefined for all. */
  async release(holdId: string, all: readonly number[], seats?: readonly number[]): Promise<void> {
    const labels = this.#labels(seats ?? all);
    const confirmed = await this.#desk.ask({
      title: `Release ${labels}?`,
      text: ['Somebody is holding these seats. They lose them at once, and are told so.'],
      yes: 'Release',
      danger: true,
    });
    if (!confirmed) return;
    const done = await this.#desk.run(() => send<SeatReply>('DELETE', `holds/${holdId}${seats ? `?seats=${seats.join(',')}` : ''}`));
    if (done) this.#succeeded(`Released: ${labels}.`);
  }

  /** @param some these seats are given back, and the booking keeps the others. */
  async refund(reference: string, seats: readonly number[], amount: number, some = false): Promise<void> {
    const sum = this.#money(amount);
    const one = seats.length === 1;
    const paid = amount === 0 ? `Nothing was paid for ${one ? 'it' : 'them'}.` : `The buyer paid ${sum}${some && one ? ' for it' : ''}.`;
    const answer = await this.#desk.ask({
      title: some ? `Give back ${this.#labels(seats)} of booking ${reference}?` : `Cancel booking ${reference}?`,
      text: [`${this.#labels(seats)} ${one ? 'becomes' : 'become'} free for everyone at once. ${paid} This cannot be undone.`],
      ...(amount !== 0 && { choices: { legend: `How ${sum} is given back`, options: tenders } }),
      yes: some ? 'Give back' : 'Cancel the booking',
      danger: true,
    });
    if (!answer) return;
    const given = { ...(answer.choice && { tender: answer.choice }), ...(some && { seats: seats.join(',') }) };
    const query = new URLSearchParams(given).toString();
    const path = `bookings/${encodeURIComponent(reference)}${query && `?${query}`}`;
    const done = await this.#desk.run(() => send<SeatReply>('DELETE', path));
    if (!done) return;
    const free = `${this.#labels(done.seats)} ${one ? 'is' : 'are'} free.`;
    this.#succeeded(some ? `Given back: ${free}` : `Booking ${reference} is cancelled; ${free}`);
  }

  /** Moves the booking to the chosen targets. */
  async move(): Promise<void> {
    const { moving } = this.#desk.store.state;
    if (!moving || moving.targets.size !== moving.count) return;
    const seats = [...moving.targets].sort((a, b) => a - b);
    const difference = priceDifference(this.#desk.store.state);
    const owed = `The buyer owes ${this.#money(difference)}.`;
    const due = difference === 0 ? '' : difference > 0 ? owed : `The buyer gets ${this.#money(-difference)} back.`;
    const verb = moving.exchange ? 'Exchange' : 'Move';
    const from = moving.exchange?.seats ?? this.#labels(moving.from);
    const answer = await this.#desk.ask({
      title: `${verb} booking ${moving.reference}?`,
      text: [`From ${from} to ${this.#labels(seats)}.`, due || 'The price stays the same.'],
      ...(due && { choices: { legend: 'How the difference is settled', options: tenders } }),
      yes: `${verb} the booking`,
    });
    if (!answer) return;
    const tender = (answer.choice || undefined) as Tender | undefined;
    const { screeningId } = this.#desk.store.state.hall.terms;
    // The difference that was said is the one that is done, or nothing is.
    const body: BookingMove = { seats, ...(tender && { tender }), ...(moving.exchange && { screeningId, due: difference }) };
    const done = await this.#desk.run(() => send<SeatReply>('POST', `bookings/${encodeURIComponent(moving.reference)}/move`, body));
    if (!done) return;
    this.#desk.store.update(state => moved(state, moving, done.seats));
    this.#succeeded(`Booking ${moving.reference} now has ${this.#labels(done.seats)}.`);
  }

  /** Asks for which screening, and goes to its page, where the seats are chosen. */
  async exchange(reference: string): Promise<void> {
    const { screeningId } = this.#desk.store.state.hall.terms;
    const others = await this.#desk.run(async () => {
      const { title } = await get<Booking>(`bookings/${encodeURIComponent(reference)}`, this.#desk.page);
      const query = new URLSearchParams({ q: title.slice(0, 100), limit: '50' }).toString();
      const found = await get<StaffScreening[]>(`staff/screenings?${query}`, this.#desk.page);
      const now = this.#desk.connection.serverNow();
      return found.filter(other => other.id !== screeningId && other.title === title && !other.calledOffAt
        && toMillis(other.salesOpenAt) <= now && toMillis(other.salesCloseAt) > now && other.seatsLeft > 0);
    });
    if (!others) return;
    if (others.length === 0) {
      this.#desk.store.update(state => withNotice(state, 'info', 'No other date of this title is on sale.'));
      return;
    }
    const answer = await this.#desk.ask({
      title: `Exchange booking ${reference}?`,
      text: ['Choose the date, then the seats on its map. Nothing is changed before you confirm the difference in price.'],
      choices: {
        legend: 'For',
        options: others.map(({ id, startsAt, timeZone, venue, hall }) => {
          const at = toMillis(startsAt);
          return [String(id), `${dayText(at, timeZone)}, ${timeText(at, timeZone)} · ${venue}, ${hall}`];
        }),
      },
      yes: 'Choose the seats',
    });
    if (answer) location.assign(`/staff/screenings/${answer.choice}?exchange=${encodeURIComponent(reference)}`);
  }

  async #all(path: string, among: readonly number[], status: SeatStatus, now: string): Promise<void> {
    const { state } = this.#desk.store;
    const seats = among.filter(seat => statusAt(state, seat) === status).sort((a, b) => a - b);
    if (seats.length === 0) return;
    const body: SeatList = { seats: seatRanges(seats) };
    const done = await this.#desk.run(() => send<SeatReply>('POST', `screenings/${state.hall.terms.screeningId}/${path}`, body));
    if (done) this.#succeeded(`${this.#labels(seats)}: ${now}.`);
  }

  #succeeded(text: string): void {
    this.#desk.store.update(state => withNotice(state, 'good', text));
  }

  #labels(seats: readonly number[]): string {
    return seatLabels(this.#desk.store.state.hall.plan, seats);
  }

  #money(amount: number): string {
    return money(amount, this.#desk.store.state.hall.terms.currency);
  }
}
