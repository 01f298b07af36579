import type { DoorList, DoorTicket } from '../../api/types.ts';
import { isSigned, readTicket } from './ticketCode.ts';

/** What a door decides by the list that it has taken along, when it cannot ask. The server's rules are in `AdmissionRules.cs`. */

export type Result =
  | 'admitted' | 'alreadyUsed' | 'wrongScreening' | 'wrongDay' | 'cancelled' | 'replaced' | 'calledOff' | 'notYet' | 'unknown'
  | 'badSignature';

export interface Answer {
  scanId: string;
  result: Result;
  reference?: string | undefined;
  seat?: number | undefined;
  seatName?: string | undefined;
  title?: string | undefined;
  startsAt?: string | undefined;
  timeZone?: string | undefined;
  usedAt?: string | undefined;
  usedDoor?: string | undefined;
  /** Decided here, by the list. */
  offline?: boolean;
}

/** A scan that has not been answered by the server yet. */
export interface WaitingScan {
  scanId: string;
  code?: string;
  reference?: string;
  seat?: number;
  /** ISO 8601. */
  at: string;
  letIn: boolean;
}

/** What this door has admitted without the server, by ticket. */
export type Admitted = ReadonlyMap<string, { at: string; door: string }>;

export const keyOf = (reference: string, seat: number): string => `${reference} ${seat}`;

/** The list with a quick look-up. */
export class TakenList {
  readonly list: DoorList;
  readonly #tickets: ReadonlyMap<string, DoorTicket>;

  constructor(list: DoorList) {
    this.list = list;
    this.#tickets = new Map(list.tickets.map(ticket => [keyOf(ticket.reference, ticket.seat), ticket]));
  }

  /** A ticket that is sold later than the list was made is not in it. */
  find(reference: string, seat: number): DoorTicket | undefined {
    return this.#tickets.get(keyOf(reference, seat));
  }

  /** Valid tickets of the booking with this reference. */
  ofBooking(reference: string): DoorTicket[] {
    return this.list.tickets.filter(ticket => ticket.reference === reference && !ticket.void);
  }
}

export async function decide(taken: TakenList, scan: WaitingScan, admitted: Admitted, door: string): Promise<Answer> {
  const { list } = taken;
  const { scanId } = scan;
  const no = (result: Result, about: Partial<Answer> = {}): Answer => ({ scanId, result, offline: true, ...about });
  let [reference, seat, issue] = [scan.reference, scan.seat, undefined as number | undefined];
  if (scan.code !== undefined) {
    const ticket = readTicket(scan.code);
    if (!ticket) return no('unknown');
    if (!(await isSigned(ticket, list.keys))) return no('badSignature');
    if (ticket.screening !== list.screeningId) return no('wrongScreening', { reference: ticket.reference });
    ({ reference, seat, issue } = ticket);
  }
  if (reference === undefined || seat === undefined) return no('unknown');
  const known = taken.find(reference, seat);
  const about = { reference, seat, seatName: known?.seatName };
  if (list.calledOff) return no('calledOff', about);
  if (!known && issue === undefined) return no('unknown', about);
  // An issue above the list's was made later, as a ticket that is not in it.
  const isLater = !known || (issue ?? known.issue) > known.issue;
  if (known && !isLater && (known.void || (issue ?? known.issue) < known.issue)) return no('replaced', about);
  const here = admitted.get(keyOf(reference, seat));
  if (here) return no('alreadyUsed', { ...about, usedAt: here.at, usedDoor: here.door });
  if (known?.admittedAt && !isLater) return no('alreadyUsed', { ...about, usedAt: known.admittedAt, usedDoor: known.door ?? door });
  if (Date.parse(scan.at) < Date.parse(list.opensAt)) return no('notYet', { ...about, startsAt: list.startsAt, timeZone: list.timeZone });
  return no('admitted', about);
}
