/**
 * Any number of calls during a pause or a run cause one (more) run. Never two runs at once.
 * @param run handles its own errors.
 * @param pause milliseconds between the first call and the run.
 */
export function coalesced(run: () => Promise<void>, pause: number): () => void {
  let wanted = false;
  let running = false;
  const turn = async (): Promise<void> => {
    running = true;
    while (wanted) {
      await new Promise(resolve => setTimeout(resolve, pause));
      wanted = false;
      await run();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void turn();
  };
}
