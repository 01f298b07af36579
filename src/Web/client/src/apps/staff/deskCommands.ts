import type { BookingMove, SeatList, Tender } from '../../api/types.ts';
import { SeatStatus, type SeatReply } from '../../contract.ts';
import { money } from '../../ui/money.ts';
import type { Confirm } from './confirmDialog.ts';
import type { Desk } from './desk.ts';
import { seatLabels } from './ledgerText.ts';
import { send } from './staffApi.ts';

const tenders: [value: string, text: string][] = [
  ['', 'Not through this till'],
  ['cash', 'Cash'],
  ['terminal', 'Card terminal'],
];

/** The commands of staff. Those that take seats from somebody ask for confirmation first. */
export class DeskCommands {
  readonly #desk: Desk;
  readonly #confirm: Confirm;

  constructor(desk: Desk, confirm: Confirm) {
    this.#desk = desk;
    this.#confirm = confirm;
  }

  block(seats: readonly number[]): Promise<void> {
    return this.#all('blocks', seats, SeatStatus.free, 'off sale');
  }

  unblock(seats: readonly number[]): Promise<void> {
    return this.#all('unblocks', seats, SeatStatus.blocked, 'back on sale');
  }

  /** @param seats some of the hold's seats; undefined for all. */
  async release(holdId: string, all: readonly number[], seats?: readonly number[]): Promise<void> {
    const labels = seatLabels(this.#desk.plan, seats ?? all);
    const confirmed = await this.#confirm({
      title: `Release ${labels}?`,
      text: ['Somebody is holding these seats. They lose them at once, and are told so.'],
      yes: 'Release',
      danger: true,
    });
    if (!confirmed) return;
    const done = await this.#desk.runCommand(() => send<SeatReply>('DELETE', `holds/${holdId}${seats ? `?seats=${seats.join(',')}` : ''}`));
    if (done) this.#desk.showNotice('good', `Released: ${labels}.`);
  }

  async refund(reference: string, seats: readonly number[], amount: number): Promise<void> {
    const sum = money(amount, this.#desk.terms.currency);
    const answer = await this.#confirm({
      title: `Cancel booking ${reference}?`,
      text: [`${seatLabels(this.#desk.plan, seats)} become free for everyone at once. The buyer paid ${sum}. This cannot be undone.`],
      choices: { legend: `How ${sum} is given back`, options: tenders },
      yes: 'Cancel the booking',
      danger: true,
    });
    if (!answer) return;
    const query = answer.choice ? `?tender=${answer.choice}` : '';
    const done = await this.#desk.runCommand(() => send<SeatReply>('DELETE', `bookings/${encodeURIComponent(reference)}${query}`));
    if (done) this.#desk.showNotice('good', `Booking ${reference} is cancelled; ${seatLabels(this.#desk.plan, done.seats)} are free.`);
  }

  /** Moves the booking to the chosen targets. */
  async move(): Promise<void> {
    const { moving, plan, terms } = this.#desk;
    if (!moving || moving.targets.size !== moving.from.length) return;
    const seats = [...moving.targets].sort((a, b) => a - b);
    const difference = this.difference();
    const due = difference === 0 ? '' : difference > 0 ? `The buyer owes ${money(difference, terms.currency)}.` : `The buyer gets ${money(-difference, terms.currency)} back.`;
    const answer = await this.#confirm({
      title: `Move booking ${moving.reference}?`,
      text: [`From ${seatLabels(plan, moving.from)} to ${seatLabels(plan, seats)}.`, due || 'The price stays the same.'],
      ...(due && { choices: { legend: 'How the difference is settled', options: tenders } }),
      yes: 'Move the booking',
    });
    if (!answer) return;
    const tender = (answer.choice || undefined) as Tender | undefined;
    const done = await this.#desk.runCommand(() => send<SeatReply>('POST', `bookings/${encodeURIComponent(moving.reference)}/move`, { seats, ...(tender && { tender }) } satisfies BookingMove));
    if (!done) return;
    this.#desk.endMove();
    this.#desk.select(done.seats.slice(0, 1));
    this.#desk.showNotice('good', `Booking ${moving.reference} now has ${seatLabels(plan, done.seats)}.`);
  }

  /** The price of the targets minus what was paid for the old seats. A seat that stays keeps its price. */
  difference(): number {
    const { moving } = this.#desk;
    if (!moving) return 0;
    const paidFor = (seat: number): number => this.#desk.takenSeats.get(seat)?.amount ?? this.#desk.price(seat);
    const cost = (seat: number): number => (moving.from.includes(seat) ? paidFor(seat) : this.#desk.price(seat));
    return [...moving.targets].reduce((sum, seat) => sum + cost(seat), 0) - moving.from.reduce((sum, seat) => sum + paidFor(seat), 0);
  }

  async #all(path: string, among: readonly number[], status: SeatStatus, now: string): Promise<void> {
    const seats = among.filter(seat => this.#desk.status(seat) === status).sort((a, b) => a - b);
    if (seats.length === 0) return;
    const done = await this.#desk.runCommand(() => send<SeatReply>('POST', `screenings/${this.#desk.terms.screeningId}/${path}`, { seats } satisfies SeatList));
    if (done) this.#desk.showNotice('good', `${seatLabels(this.#desk.plan, seats)}: ${now}.`);
  }
}
