/** What `<seat-map>` tells the page: each is a CustomEvent with this detail. Seats are plan indexes, labels the plan's own. */
export interface SeatMapEvents {
  /** The selection has changed, by whatever cause. */
  seatselect: { seats: number[]; labels: string[]; total: number; currency: string };
  hold: { holdId: string; seats: number[]; labels: string[]; expiresAt: number };
  /** The end of a hold is near: two minutes, where the operator has not set another time. */
  holdexpiring: { holdId: string; seats: number[]; labels: string[]; expiresAt: number };
  holdexpired: { holdId: string; seats: number[]; labels: string[] };
  /** Somebody was faster. */
  taken: { seats: number[]; labels: string[] };
  /** Nothing that passes by itself; `code` is of docs/api.md. */
  error: { code: string; message: string };
  /** The picture is getting old: the connection has been away since this moment (milliseconds since 1970). */
  stale: { since: number };
  /** The button was pressed. Cancelable: the element goes to the server's checkout, if that is on the same origin. */
  checkout: { holdId: string; seats: number[]; labels: string[] };
}

export type Dispatch = <K extends keyof SeatMapEvents>(event: K, detail: SeatMapEvents[K]) => void;
