import type { HoldDetail, ScreeningDetail, ScreeningPrice } from '../api/types.ts';
import { CommandError } from '../commandError.ts';
import type { JoinSnapshot, Problem, ScreeningNotice } from '../contract.ts';

/** What the map needs to know of its screening before it can be shown. */
export interface Terms {
  screeningId: number;
  planHash: string;
  maxSeats: number;
  /** How long a hold lasts when it is made, and from the moment it is extended. */
  holdSeconds: number;
  currency: string;
  /** Of the server's own pages with the amount as text: the browser's formats are slow to load. */
  prices: (ScreeningPrice & { shown?: string })[];
  /** No seat may be left free between taken ones. */
  orphanRule: boolean;
  /** When wheelchair spaces and companions' seats are sold to everyone. */
  accessibleRelease: ScreeningDetail['accessibleRelease'];
  /** Each change by staff raises it. */
  version: number;
  startsAt: string;
  timeZone: string;
  hallNotes: string;
  calledOff: boolean;
  callOffReason: string;
  /** The seats as they were when the page was made, if the server knew them then. */
  seats?: JoinSnapshot;
}

/** From a script element that the server's own pages put into the element; undefined on other pages. */
export function termsOfPage(element: Element, screeningId: number): Terms | undefined {
  const written = element.querySelector(':scope > script[type="application/json"]')?.textContent;
  const terms = written ? (JSON.parse(written) as Terms) : undefined;
  return terms?.screeningId === screeningId ? terms : undefined;
}

/** The screening as it is now: as the server's own pages write it, and as the hub would have sent it. */
export async function loadScreening(server: string, screeningId: number, signal: AbortSignal): Promise<Terms & ScreeningNotice> {
  const { screening, ...detail } = (await get(`${server}/api/v1/screenings/${screeningId}`, signal)) as ScreeningDetail;
  return { ...screening, ...detail, screeningId, calledOff: screening.calledOffAt !== undefined };
}

/** The prices that were fixed when a hold was granted, in the order of its seats. */
export async function loadHold(server: string, holdId: string, token: string | undefined, signal: AbortSignal): Promise<HoldDetail> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await get(`${server}/api/v1/holds/${holdId}`, signal, headers)) as HoldDetail;
}

export function loadPlan(server: string, hash: string, signal: AbortSignal): Promise<unknown> {
  const url = `${server}/api/v1/plans/${hash}`;
  // A node of an earlier version, during an upgrade, has no plans by rows.
  return get(`${url}/rows`, signal).catch(() => get(url, signal));
}

async function get(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { signal, headers });
  if (response.ok) return response.json();
  const problem = (await response.json().catch(() => ({}))) as Problem;
  throw new CommandError(problem.code ?? 'failed', problem.detail ?? `${url}: ${response.status}`);
}
