import type { SeatStatus } from '../contract.ts';
import type { paths } from './schema.ts';

/**
 * Names for the requests and replies of the REST API, taken from the OpenAPI document by path, so that a renamed class of
 * the server changes nothing here. Amounts are minor units, times ISO 8601 in UTC, seats plan indexes.
 */

/** The server leaves members out instead of writing null, which the document does not say. */
type NullsLeftOut<T> = T extends readonly (infer E)[] ? NullsLeftOut<E>[] : T extends object ? Optional<T> & Present<T> : T;
type Optional<T> = { [K in keyof T as null extends T[K] ? K : never]?: NullsLeftOut<NonNullable<T[K]>> };
type Present<T> = { [K in keyof T as null extends T[K] ? never : K]: NullsLeftOut<T[K]> };

type Json<T> = T extends { content: { 'application/json': infer B } } ? NullsLeftOut<B> : never;

/** What a request of this method to this path is answered with when it succeeds. */
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

export type Booking = ReplyTo<'/api/v1/bookings/{reference}', 'get'> & { status: 'live' | 'cancelled' };
export type BookingMove = BodyOf<'/api/v1/bookings/{reference}/move'> & { tender?: Tender };

export type SeatList = BodyOf<'/api/v1/screenings/{id}/blocks'>;

export type Till = ReplyTo<'/api/v1/staff/till', 'get'>;
export type TillLine = Till['lines'][number];
/** Refunds are negative, exchanges either. */
export type TillTotal = Till['totals'][number];
/** How money changes hands at a till. */
export type Tender = TillLine['tender'];

/** The document calls the members that are not those of {@link Screening} optional; they are always there. */
export type StaffScreening = Required<ReplyTo<'/api/v1/staff/screenings', 'get'>[number]>;
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

/**
 * The map as it was after a revision. Revision 0, before anything happened, has no time. The statuses are numbers; the
 * document declares the words that other replies use.
 */
export type PastSeats = Omit<ReplyTo<'/api/v1/staff/screenings/{id}/ledger/{revision}/seats', 'get'>, 'statuses'> & { statuses: SeatStatus[] };

export type StoredPlan = ReplyTo<'/api/v1/staff/plans', 'get'>[number];
export type ImportedPlan = ReplyTo<'/api/v1/staff/plans', 'post'>;
/** What an import would store; `plan` is the document as it would be served. */
export type PlanPreview = ReplyTo<'/api/v1/staff/plans/preview', 'post'>;
