/** However often it is called, `paint` runs once, in the next animation frame; not after the signal: what it paints is gone then. */
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
