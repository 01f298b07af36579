import { pause } from '../lifetime.ts';

/**
 * Any number of calls during the delay or a run cause one (more) run. There are never two runs at once, and none after the page
 * was left.
 * @param run handles its own errors.
 * @param delay milliseconds between the first call and the run.
 */
export function coalesced(run: () => Promise<void>, delay: number, page: AbortSignal): () => void {
  let wanted = false;
  let running = false;
  const runWhileWanted = async (): Promise<void> => {
    running = true;
    while (wanted) {
      await pause(delay, page);
      if (page.aborted) break;
      wanted = false;
      await run();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void runWhileWanted();
  };
}
