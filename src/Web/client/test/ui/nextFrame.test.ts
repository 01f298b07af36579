import { afterEach, expect, it, vi } from 'vitest';
import { inNextFrame } from '../../src/ui/nextFrame.ts';

afterEach(() => vi.unstubAllGlobals());

/** The browser's animation frames, one at a time. */
function frames() {
  const waiting = new Map<number, () => void>();
  let last = 0;
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => (waiting.set(++last, run), last));
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => waiting.delete(frame));
  return () => {
    const now = [...waiting.values()];
    waiting.clear();
    for (const run of now) run();
  };
}

it('paints once a frame, and never what has been removed before the frame', () => {
  const nextFrame = frames();
  const end = new AbortController();
  let painted = 0;
  const draw = inNextFrame(() => painted++, end.signal);
  draw();
  draw();
  nextFrame();
  expect(painted).toBe(1);

  draw();
  end.abort();
  draw();
  nextFrame();
  expect(painted).toBe(1);
});
