import type { HoldDetail, ScreeningDetail, ScreeningPrice } from '../api/types.ts';
import { CommandError } from '../connection.ts';
import type { Problem, ScreeningNotice } from '../contract.ts';

/** What the map needs to know of its screening before it can be shown. */
export interface Terms {
  screeningId: number;
  planHash: string;
  maxSeats: number;
  /** How long a hold lasts when it is made, and from the moment it is extended. */
  holdSeconds: number;
  currency: string;
  prices: ScreeningPrice[];
  /** When wheelchair spaces and companions' seats are sold to everyone. */
  accessibleRelease: ScreeningDetail['accessibleRelease'];
  /** Each change by staff raises it. */
  version: number;
  startsAt: string;
  timeZone: string;
  hallNotes: string;
}

/** From a script element that the server's own pages put into the element; on other pages from the API. */
export async function loadTerms(element: Element, server: string, screeningId: number, signal: AbortSignal): Promise<Terms> {
  const written = element.querySelector(':scope > script[type="application/json"]')?.textContent;
  if (written) {
    const terms = JSON.parse(written) as Terms;
    if (terms.screeningId === screeningId) return terms;
  }
  const { screening, ...detail } = await loadDetail(server, screeningId, signal);
  const { planHash, maxSeats, holdSeconds, prices, accessibleRelease, version, hallNotes } = detail;
  const { currency, startsAt, timeZone } = screening;
  return { screeningId, planHash, maxSeats, holdSeconds, currency, prices, accessibleRelease, version, startsAt, timeZone, hallNotes };
}

/** The screening as it is now, as the hub would have sent it. */
export async function loadChanges(server: string, screeningId: number, signal: AbortSignal): Promise<ScreeningNotice> {
  const { screening: { startsAt, salesOpenAt, salesCloseAt }, version, hallNotes, prices } = await loadDetail(server, screeningId, signal);
  return { screeningId, version, startsAt, hallNotes, salesOpenAt, salesCloseAt, prices };
}

/** The prices that were fixed when a hold was granted, in the order of its seats. */
export async function loadHold(server: string, holdId: string, token: string | undefined, signal: AbortSignal): Promise<HoldDetail> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await get(`${server}/api/v1/holds/${holdId}`, signal, headers)) as HoldDetail;
}

async function loadDetail(server: string, screeningId: number, signal: AbortSignal): Promise<ScreeningDetail> {
  return (await get(`${server}/api/v1/screenings/${screeningId}`, signal)) as ScreeningDetail;
}

export function loadPlan(server: string, hash: string, signal: AbortSignal): Promise<unknown> {
  return get(`${server}/api/v1/plans/${hash}`, signal);
}

async function get(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { signal, headers });
  if (response.ok) return response.json();
  const problem = (await response.json().catch(() => ({}))) as Problem;
  throw new CommandError(problem.code ?? 'failed', problem.detail ?? `${url}: ${response.status}`);
}
