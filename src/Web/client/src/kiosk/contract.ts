import type { ScreeningPrice } from '../contract.ts';

/** The staff side of docs/api.md. Amounts in minor units, times ISO 8601 in UTC. */

export type Tender = 'cash' | 'terminal';

export interface Screening {
  id: number;
  title: string;
  kind: string;
  venue: string;
  city: string;
  timeZone: string;
  hall: string;
  startsAt: string;
  salesOpenAt: string;
  salesCloseAt: string;
  seatCount: number;
  seatsLeft: number;
  fromPrice: number;
  currency: string;
}

export interface ScreeningDetail {
  screening: Screening;
  planHash: string;
  maxSeats: number;
  prices: ScreeningPrice[];
}

export interface BookedSeat {
  seat: number;
  label: string;
  section: string;
  row: string;
  number: string;
  category: string;
  amount: number;
}

export interface Booking {
  reference: string;
  screeningId: number;
  title: string;
  venue: string;
  timeZone: string;
  hall: string;
  startsAt: string;
  status: 'live' | 'cancelled';
  seats: BookedSeat[];
  total: number;
  currency: string;
  bookedAt: string;
}

export interface TillLine {
  at: string;
  kind: 'sale' | 'refund' | 'exchange';
  tender: Tender;
  amount: number;
  currency: string;
  reference: string;
  title: string;
  seats: string[];
}

/** Refunds are negative, exchanges either. */
export interface TillTotal {
  currency: string;
  tender: Tender;
  sales: number;
  refunds: number;
  exchanges: number;
  amount: number;
}

export interface Till {
  till: string;
  since: string;
  now: string;
  lines: TillLine[];
  totals: TillTotal[];
}
