/**
 * The server's clock minus the browser's, in milliseconds, from the time written into the page. That time is compared with
 * the arrival of the page's first byte: the start of the script is later by the time that scripts take to load.
 */
export function clockOffset(written: number): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const sinceArrival = page ? performance.now() - page.responseStart : 0;
  return written - (Date.now() - sinceArrival);
}
