/** The CustomEvents of `<seat-map>` and their details. Seats are plan indexes, labels those of the plan. */
export interface SeatMapEvents {
  /** The selection has changed, by the user, the page or the server. */
  seatselect: { seats: number[]; labels: string[]; total: number; currency: string };
  hold: { holdId: string; seats: number[]; labels: string[]; expiresAt: number };
  /** A hold expires soon: in two minutes, unless the operator has set another time. */
  holdexpiring: { holdId: string; seats: number[]; labels: string[]; expiresAt: number };
  holdexpired: { holdId: string; seats: number[]; labels: string[] };
  /** Staff have changed the screening: what they can change, as it is now. */
  screeningchange: { startsAt: number; hallNotes: string; prices: { category: string; amount: number }[]; calledOff: boolean };
  /** Selected seats were held or bought by somebody else. */
  taken: { seats: number[]; labels: string[] };
  /** A permanent error; `code` is one of docs/api.md. */
  error: { code: string; message: string };
  /** The map is out of date: no connection since this time (milliseconds since 1970). */
  stale: { since: number };
  /** The checkout button was pressed, on a page without a link to a checkout. */
  checkout: { holdId: string; seats: number[]; labels: string[] };
}

export type Dispatch = <K extends keyof SeatMapEvents>(event: K, detail: SeatMapEvents[K]) => void;
