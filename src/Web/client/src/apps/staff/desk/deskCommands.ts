import { seatRanges } from '../../../api/seatRanges.ts';
import type { Booking, BookingMove, SeatList, StaffScreening, Tender } from '../../../api/types.ts';
import { SeatStatus, toMillis, type SeatReply } from '../../../contract.ts';
import { isolate } from '../../../bidi.ts';
import { dayAndTime, dayText } from '../../../ui/days.ts';
import { pageMoney } from '../../../ui/pagePrices.ts';
import { text, type TextKey } from '../../../ui/pageTexts.ts';
import { timeText } from '../../../ui/zones.ts';
import { get, send } from '../staffApi.ts';
import type { Desk } from './desk.ts';
import { moved, withNotice } from './deskState.ts';
import { seatLabels } from './ledgerText.ts';
import { priceDifference, statusAt } from './seatFacts.ts';

const tenders = (): [value: string, text: string][] => [
  ['', text('desk.notThisTill')],
  ['cash', text('desk.cash')],
  ['terminal', text('desk.terminal')],
];

/** The commands of staff. Commands that take seats from somebody need a confirmation. */
export class DeskCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  block(seats: readonly number[]): Promise<void> {
    return this.#all('blocks', seats, SeatStatus.free, 'desk.nowOffSale');
  }

  unblock(seats: readonly number[]): Promise<void> {
    return this.#all('unblocks', seats, SeatStatus.blocked, 'desk.nowOnSale');
  }

  /** @param seats some of the hold's seats; undefined for all. */
  async release(holdId: string, all: readonly number[], seats?: readonly number[]): Promise<void> {
    const labels = this.#labels(seats ?? all);
    const confirmed = await this.#desk.ask({
      title: text('desk.askRelease', { seats: labels }),
      text: [text('desk.releaseText')],
      yes: text('desk.release'),
      danger: true,
    });
    if (!confirmed) return;
    const done = await this.#desk.run(() => send<SeatReply>('DELETE', `holds/${holdId}${seats ? `?seats=${seats.join(',')}` : ''}`));
    if (done) this.#succeeded(text('desk.released', { seats: labels }));
  }

  /** @param some these seats are given back, and the booking keeps the others. */
  async refund(reference: string, seats: readonly number[], amount: number, some = false): Promise<void> {
    const sum = this.#money(amount);
    const count = seats.length;
    const paidKey = some && count === 1 ? 'desk.paidForIt' : 'desk.paidSum';
    const paid = amount === 0 ? text('desk.nothingPaid', { count }) : text(paidKey, { sum });
    const answer = await this.#desk.ask({
      title: some ? text('desk.askGiveBack', { seats: this.#labels(seats), reference }) : text('desk.askCancel', { reference }),
      text: [text('desk.cancelText', { seats: this.#labels(seats), paid, count })],
      ...(amount !== 0 && { choices: { legend: text('desk.howGivenBack', { sum }), options: tenders() } }),
      yes: text(some ? 'desk.giveBack' : 'desk.cancelBooking'),
      danger: true,
    });
    if (!answer) return;
    const given = { ...(answer.choice && { tender: answer.choice }), ...(some && { seats: seats.join(',') }) };
    const query = new URLSearchParams(given).toString();
    const path = `bookings/${encodeURIComponent(reference)}${query && `?${query}`}`;
    const done = await this.#desk.run(() => send<SeatReply>('DELETE', path));
    if (!done) return;
    this.#succeeded(text(some ? 'desk.givenBack' : 'desk.isCancelled', { reference, seats: this.#labels(done.seats), count }));
  }

  /** Moves the booking to the chosen targets. */
  async move(): Promise<void> {
    const { moving } = this.#desk.store.state;
    if (!moving || moving.targets.size !== moving.count) return;
    const seats = [...moving.targets].sort((a, b) => a - b);
    const difference = priceDifference(this.#desk.store.state);
    const owed = text('desk.buyerOwes', { sum: this.#money(difference) });
    const due = difference === 0 ? '' : difference > 0 ? owed : text('desk.buyerGets', { sum: this.#money(-difference) });
    const from = moving.exchange?.seats ?? this.#labels(moving.from);
    const answer = await this.#desk.ask({
      title: text(moving.exchange ? 'desk.askExchange' : 'desk.askMove', { reference: moving.reference }),
      text: [text('desk.fromTo', { from, to: this.#labels(seats) }), due || text('desk.samePrice')],
      ...(due && { choices: { legend: text('desk.howSettled'), options: tenders() } }),
      yes: text(moving.exchange ? 'desk.exchangeBooking' : 'desk.moveBooking'),
    });
    if (!answer) return;
    const tender = (answer.choice || undefined) as Tender | undefined;
    const { screeningId } = this.#desk.store.state.hall.terms;
    // The difference that was said is the one that is done, or nothing is.
    const body: BookingMove = { seats, ...(tender && { tender }), ...(moving.exchange && { screeningId, due: difference }) };
    const done = await this.#desk.run(() => send<SeatReply>('POST', `bookings/${encodeURIComponent(moving.reference)}/move`, body));
    if (!done) return;
    this.#desk.store.update(state => moved(state, moving, done.seats));
    this.#succeeded(text('desk.hasMoved', { reference: moving.reference, seats: this.#labels(done.seats) }));
  }

  /** Asks for which screening, and goes to its page, where the seats are chosen. */
  async exchange(reference: string): Promise<void> {
    const { terms: { screeningId }, messages } = this.#desk.store.state.hall;
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
      this.#desk.store.update(state => withNotice(state, 'info', text('desk.noOtherDate')));
      return;
    }
    const answer = await this.#desk.ask({
      title: text('desk.askExchange', { reference }),
      text: [text('desk.chooseDate')],
      choices: {
        legend: text('desk.forWhich'),
        options: others.map(({ id, startsAt, timeZone, venue, hall }) => {
          const at = toMillis(startsAt);
          const place = isolate(`${venue}, ${hall}`, messages.direction);
          return [String(id), `${dayAndTime(dayText(at, timeZone), timeText(at, timeZone))} · ${place}`];
        }),
      },
      yes: text('desk.chooseSeats'),
    });
    if (answer) location.assign(`/staff/screenings/${answer.choice}?exchange=${encodeURIComponent(reference)}`);
  }

  async #all(path: string, among: readonly number[], status: SeatStatus, now: TextKey): Promise<void> {
    const { state } = this.#desk.store;
    const seats = among.filter(seat => statusAt(state, seat) === status).sort((a, b) => a - b);
    if (seats.length === 0) return;
    const body: SeatList = { seats: seatRanges(seats) };
    const done = await this.#desk.run(() => send<SeatReply>('POST', `screenings/${state.hall.terms.screeningId}/${path}`, body));
    if (done) this.#succeeded(text(now, { seats: this.#labels(seats) }));
  }

  #succeeded(done: string): void {
    this.#desk.store.update(state => withNotice(state, 'good', done));
  }

  #labels(seats: readonly number[]): string {
    return seatLabels(this.#desk.store.state.hall.plan, seats);
  }

  #money(amount: number): string {
    return pageMoney(amount, this.#desk.store.state.hall.terms.currency);
  }
}
