/** The staff's part of docs/api.md. Amounts are minor units, times ISO 8601 in UTC, seats plan indexes. */

export interface StaffScreening {
  id: number;
  timeZone: string;
  startsAt: string;
  salesOpenAt: string;
  salesCloseAt: string;
  seatCount: number;
  seatsLeft: number;
  currency: string;
  held: number;
  sold: number;
  blocked: number;
  revenue: number;
}

/** A seat that is not free, and why. */
export interface StaffSeat {
  seat: number;
  status: 'held' | 'sold' | 'blocked';
  holdId?: string;
  holder?: string;
  heldUntil?: string;
  reference?: string;
  amount?: number;
}

export interface StaffSeats {
  epoch: number;
  revision: number;
  seats: StaffSeat[];
}

export interface LedgerEntry {
  op: string;
  seats: number[];
  hold?: string;
  holder?: string;
  until?: string;
  booking?: string;
  by?: string;
}

export interface LedgerRow {
  revision: number;
  at: string;
  entries: LedgerEntry[];
}

/** Newest first; `revision` is the newest there is. */
export interface LedgerPage {
  revision: number;
  rows: LedgerRow[];
}

/** The map as it was after a revision. Revision 0, before anything happened, has no time. */
export interface PastSeats {
  revision: number;
  at?: string;
  statuses: number[];
}

export interface KnownPlan {
  hash: string;
  name: string;
  seatCount: number;
  importedAt: string;
}

/** What an import would keep; `plan` is the document as it would be served. */
export interface PlanPreview {
  hash: string;
  name: string;
  seatCount: number;
  known: boolean;
  plan: unknown;
}

/** How money that changes hands at the till does so; undefined: not through the till. */
export type Tender = 'cash' | 'terminal' | undefined;
