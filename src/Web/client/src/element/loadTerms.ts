import type { ScreeningDetail, ScreeningPrice } from '../api/types.ts';
import { CommandError } from '../connection.ts';
import type { Problem } from '../contract.ts';

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
}

/** From a script element that the server's own pages put into the element; on other pages from the API. */
export async function loadTerms(element: Element, server: string, screeningId: number, signal: AbortSignal): Promise<Terms> {
  const written = element.querySelector(':scope > script[type="application/json"]')?.textContent;
  if (written) {
    const terms = JSON.parse(written) as Terms;
    if (terms.screeningId === screeningId) return terms;
  }
  const detail = (await get(`${server}/api/v1/screenings/${screeningId}`, signal)) as ScreeningDetail;
  const { planHash, maxSeats, holdSeconds, prices, accessibleRelease } = detail;
  return { screeningId, planHash, maxSeats, holdSeconds, currency: detail.screening.currency, prices, accessibleRelease };
}

export function loadPlan(server: string, hash: string, signal: AbortSignal): Promise<unknown> {
  return get(`${server}/api/v1/plans/${hash}`, signal);
}

async function get(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (response.ok) return response.json();
  const problem = (await response.json().catch(() => ({}))) as Problem;
  throw new CommandError(problem.code ?? 'failed', problem.detail ?? `${url}: ${response.status}`);
}
