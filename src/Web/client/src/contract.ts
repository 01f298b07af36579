/** The types of docs/api.md that the hub and the REST API share. */

/** Binary arguments: base64 text in the JSON protocol, bytes in MessagePack. */
export type Binary = string | Uint8Array;

/** A time: ISO 8601 text in both protocols; a Date is accepted too. */
export type Moment = string | Date;

export const SeatStatus = { free: 0, held: 1, sold: 2, blocked: 3 } as const;
export type SeatStatus = (typeof SeatStatus)[keyof typeof SeatStatus];

export interface Position {
  epoch: number;
  revision: number;
}

export interface HoldView {
  holdId: string;
  seats: number[];
  expiresAt: Moment;
  extendableUntil: Moment;
}

/** Every seat's status at a position. */
export interface JoinSnapshot extends Position {
  seatCount: number;
  planHash: string;
  snapshot?: Binary | null;
}

/** Some sections of a large hall, as of one position. */
export interface SectionsReply extends Position {
  /** Of the sections that were known and are shown. */
  delta?: Binary | null;
  /** The other shown ones. */
  entered: number[];
  /** Of their seats, section by section. */
  statuses: Binary;
  /** How many seats are free in each section and category. */
  free: Binary;
}

export interface JoinReply extends JoinSnapshot {
  screeningId: number;
  delta?: Binary | null;
  /** Of JoinSections. */
  sections?: SectionsReply | null;
  holds: HoldView[];
  now: Moment;
  salesOpenAt: Moment;
  salesCloseAt: Moment;
  maxSeats: number;
  orphanRule: boolean;
  /** Of the screening's terms. Those of another version have to be read anew: a notice was lost. */
  version: number;
  /** How many connections watch, on all nodes; 0 if not known yet. */
  viewers?: number;
}

export type AcceptedOutcome = 'held' | 'extended' | 'released' | 'booked' | 'cancelled' | 'blocked' | 'unblocked' | 'moved' | 'priced';

export type RefusedOutcome =
  | 'taken'
  | 'noneAvailable'
  | 'limitReached'
  | 'tooManySeats'
  | 'orphanSeat'
  | 'companionAlone'
  | 'expired'
  | 'alreadyReleased'
  | 'alreadyCancelled'
  | 'notYours'
  | 'notFound'
  | 'closed'
  | 'unknownScreening'
  | 'unknownSeat'
  | 'invalid'
  | 'idReused'
  | 'capReached'
  | 'dueChanged'
  | 'ticketTypeRefused'
  | 'codeRefused';

export interface SeatReply {
  outcome: AcceptedOutcome | RefusedOutcome;
  holdId?: string | null;
  seats: number[];
  expiresAt?: Moment | null;
  extendableUntil?: Moment | null;
  reference?: string | null;
  /** After cancel and move: what the buyer owes for it (positive) or gets back (negative), in minor units. */
  due?: number | null;
  revision: number;
  detail?: string | null;
}

export type HoldChange = 'held' | 'extended' | 'released' | 'expiring' | 'expired' | 'booked' | 'releasedByStaff';

export interface HoldNotice {
  screeningId: number;
  holdId: string;
  change: HoldChange;
  seats: number[];
  expiresAt?: Moment | null;
}

/** Staff have changed the screening: what they can change, as it is now. */
export interface ScreeningNotice {
  screeningId: number;
  version: number;
  startsAt: Moment;
  hallNotes: string;
  salesOpenAt: Moment;
  salesCloseAt: Moment;
  prices: { category: string; amount: number }[];
  /** Nothing is sold any more, and bookings are cancelled. */
  calledOff: boolean;
  callOffReason: string;
}

export interface BestWish {
  count: number;
  category?: string;
  accessible?: boolean;
}

/** Problem details (RFC 9457) with a code of docs/api.md. */
export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  seats?: number[];
}

/** Milliseconds since 1970. */
export function toMillis(moment: Moment): number {
  const millis = typeof moment === 'string' ? Date.parse(moment) : moment.getTime();
  if (Number.isNaN(millis)) throw new RangeError(`not a moment: ${String(moment)}`);
  return millis;
}
