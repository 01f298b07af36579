import { seatRanges } from '../../../api/seatRanges.ts';
import type { BookingMove, SeatList, Tender } from '../../../api/types.ts';
import { SeatStatus, type SeatReply } from '../../../contract.ts';
import { money } from '../../../ui/money.ts';
import { send } from '../staffApi.ts';
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

  async refund(reference: string, seats: readonly number[], amount: number): Promise<void> {
    const sum = this.#money(amount);
    const paid = amount === 0 ? 'Nothing was paid for them.' : `The buyer paid ${sum}.`;
    const answer = await this.#desk.ask({
      title: `Cancel booking ${reference}?`,
      text: [`${this.#labels(seats)} become free for everyone at once. ${paid} This cannot be undone.`],
      ...(amount !== 0 && { choices: { legend: `How ${sum} is given back`, options: tenders } }),
      yes: 'Cancel the booking',
      danger: true,
    });
    if (!answer) return;
    const query = answer.choice ? `?tender=${answer.choice}` : '';
    const done = await this.#desk.run(() => send<SeatReply>('DELETE', `bookings/${encodeURIComponent(reference)}${query}`));
    if (done) this.#succeeded(`Booking ${reference} is cancelled; ${this.#labels(done.seats)} are free.`);
  }

  /** Moves the booking to the chosen targets. */
  async move(): Promise<void> {
    const { moving } = this.#desk.store.state;
    if (!moving || moving.targets.size !== moving.from.length) return;
    const seats = [...moving.targets].sort((a, b) => a - b);
    const difference = priceDifference(this.#desk.store.state);
    const owed = `The buyer owes ${this.#money(difference)}.`;
    const due = difference === 0 ? '' : difference > 0 ? owed : `The buyer gets ${this.#money(-difference)} back.`;
    const answer = await this.#desk.ask({
      title: `Move booking ${moving.reference}?`,
      text: [`From ${this.#labels(moving.from)} to ${this.#labels(seats)}.`, due || 'The price stays the same.'],
      ...(due && { choices: { legend: 'How the difference is settled', options: tenders } }),
      yes: 'Move the booking',
    });
    if (!answer) return;
    const tender = (answer.choice || undefined) as Tender | undefined;
    const body: BookingMove = { seats, ...(tender && { tender }) };
    const done = await this.#desk.run(() => send<SeatReply>('POST', `bookings/${encodeURIComponent(moving.reference)}/move`, body));
    if (!done) return;
    this.#desk.store.update(state => moved(state, moving, done.seats));
    this.#succeeded(`Booking ${moving.reference} now has ${this.#labels(done.seats)}.`);
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
