import type { ScreeningDetail } from '../api/types.ts';
import { CommandError } from '../connection.ts';
import type { Problem } from '../contract.ts';
import type { Terms } from './seatPicker.ts';

/** From a script element that the server's own pages put into the element; on other pages from the API. */
export async function loadTerms(element: Element, server: string, screeningId: number, signal: AbortSignal): Promise<Terms> {
  const written = element.querySelector(':scope > script[type="application/json"]')?.textContent;
  if (written) {
    const terms = JSON.parse(written) as Terms;
    if (terms.screeningId === screeningId) return terms;
  }
  const detail = (await get(`${server}/api/v1/screenings/${screeningId}`, signal)) as ScreeningDetail;
  const { planHash, maxSeats, holdSeconds, prices } = detail;
  return { screeningId, planHash, maxSeats, holdSeconds, currency: detail.screening.currency, prices };
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
