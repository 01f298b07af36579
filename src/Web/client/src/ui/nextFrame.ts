/**
 * @returns a function that runs `paint` in the next animation frame, once for any number of calls. Nothing runs after `end` is
 * aborted: the elements that `paint` changes no longer exist then.
 */
export function inNextFrame(paint: () => void, end: AbortSignal): () => void {
  let frame = 0;
  end.addEventListener('abort', () => cancelAnimationFrame(frame));
  return () => {
    if (end.aborted) return;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  };
}

/** Milliseconds. In a page that nobody sees there are no animation frames. */
const longestFrame = 500;

/** Resolves when the next animation frame is done, or would be. */
export function afterNextFrame(): Promise<void> {
  return new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, longestFrame);
  });
}
