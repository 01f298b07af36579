/**
 * How far the server's clock is ahead of ours, in milliseconds, by a page that says when it was written. It is counted from
 * the moment the page began to arrive: from the script's start, a countdown would be late by as long as scripts take to load.
 */
export function clockOffset(written: number): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const sinceArrival = page ? performance.now() - page.responseStart : 0;
  return written - (Date.now() - sinceArrival);
}
