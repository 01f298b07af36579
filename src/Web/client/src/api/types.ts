import type { SeatStatus } from '../contract.ts';
import type { paths } from './schema.ts';

/**
 * Names for the requests and replies of the REST API, taken from the OpenAPI document by path, so that a renamed class of
 * the server changes nothing here. Amounts are minor units, times ISO 8601 in UTC, seats plan indexes.
 */

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : never;

/** The body of a successful reply to a request of this method for this path. */
type ReplyTo<P extends keyof paths, M extends 'get' | 'post' | 'delete'> = paths[P][M] extends { responses: infer R }
  ? Json<R extends { 200: infer Ok } ? Ok : R extends { 201: infer Created } ? Created : never>
  : never;

type BodyOf<P extends keyof paths> = paths[P]['post'] extends { requestBody: infer B } ? Json<B> : never;

export type IssuedHolder = ReplyTo<'/api/v1/holders', 'post'>;
export type HoldDetail = ReplyTo<'/api/v1/holds/{id}', 'get'>;
export type HoldConfirmation = BodyOf<'/api/v1/holds/{id}/confirm'>;

export type Screening = ReplyTo<'/api/v1/screenings', 'get'>[number];
export type ScreeningDetail = ReplyTo<'/api/v1/screenings/{id}', 'get'>;
export type ScreeningPrice = ScreeningDetail['prices'][number];
export type ScreeningPricing = NonNullable<ScreeningDetail['pricing']>;

export type Booking = ReplyTo<'/api/v1/bookings/{reference}', 'get'> & { status: 'live' | 'cancelled' };
export type BookingMove = BodyOf<'/api/v1/bookings/{reference}/move'>;

export type SeatList = BodyOf<'/api/v1/screenings/{id}/blocks'>;

export type Till = ReplyTo<'/api/v1/staff/till', 'get'>;
export type TillLine = Till['lines'][number];
/** Refunds are negative; exchanges are positive or negative. */
export type TillTotal = Till['totals'][number];
/** How a till takes money or pays it out. */
export type Tender = TillLine['tender'];

export type StaffScreening = ReplyTo<'/api/v1/staff/screenings', 'get'>[number];
export type NewScreening = BodyOf<'/api/v1/staff/screenings'>;
export type CreatedScreening = ReplyTo<'/api/v1/staff/screenings', 'post'>;

type TakenSeatsReply = ReplyTo<'/api/v1/staff/screenings/{id}/seats', 'get'>;
/** A seat that is not free, and why. */
export type TakenSeat = TakenSeatsReply['seats'][number] & { status: 'held' | 'sold' | 'blocked' };
export type TakenSeats = Omit<TakenSeatsReply, 'seats'> & { seats: TakenSeat[] };

type LedgerReply = ReplyTo<'/api/v1/staff/screenings/{id}/ledger', 'get'>;
/** `op` is any text: a newer server may write operations that this client does not know. */
export type LedgerEntry = Omit<LedgerReply['rows'][number]['entries'][number], 'op'> & { op: string };
export type LedgerRow = Omit<LedgerReply['rows'][number], 'entries'> & { entries: LedgerEntry[] };
/** Newest first; `revision` is the newest there is. */
export type LedgerPage = Omit<LedgerReply, 'rows'> & { rows: LedgerRow[] };

type PastSeatsReply = ReplyTo<'/api/v1/staff/screenings/{id}/ledger/{revision}/seats', 'get'>;
/** The map after a revision. Revision 0, before the first change, has no time. */
export type PastSeats = Omit<PastSeatsReply, 'statuses'> & { statuses: SeatStatus[] };

export type StoredPlan = ReplyTo<'/api/v1/staff/plans', 'get'>[number];
export type ImportedPlan = ReplyTo<'/api/v1/staff/plans', 'post'>;
/** What an import would store; `plan` is the document as it would be served. */
export type PlanPreview = ReplyTo<'/api/v1/staff/plans/preview', 'post'>;

export type DoorScreening = ReplyTo<'/api/v1/staff/door/screenings', 'get'>['screenings'][number];
export type DoorList = ReplyTo<'/api/v1/staff/screenings/{id}/admissions/list', 'get'>;
export type DoorTicket = DoorList['tickets'][number];
export type AdmissionCount = ReplyTo<'/api/v1/staff/screenings/{id}/admissions', 'get'>;
export type AdmissionAnswers = ReplyTo<'/api/v1/staff/screenings/{id}/admissions', 'post'>;
