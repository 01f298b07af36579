/**
 * Runs one at a time, a pause after it was asked for, and once more if it was asked for meanwhile: however often that is.
 * @param run has to deal with its own failures.
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
