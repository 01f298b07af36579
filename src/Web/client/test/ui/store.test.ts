import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../src/apps/staff/lifetime.ts';
import { drawOnChange, Store } from '../../src/ui/store.ts';

let frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => void (frames[handle - 1] = () => undefined));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a page', () => {
  it('is drawn now, and in the next frame once for any number of changes', () => {
    const store = new Store(1);
    const drawn: number[] = [];
    drawOnChange(store, state => drawn.push(state), new AbortController().signal);
    store.update(() => 2);
    store.update(() => 3);
    store.update(() => 3);
    expect(drawn).toEqual([1]);
    expect(frames).toHaveLength(1);
    frames[0]();
    expect(drawn).toEqual([1, 3]);
  });

  it('is not drawn after it was left', () => {
    const store = new Store(1);
    const drawn: number[] = [];
    const page = new AbortController();
    drawOnChange(store, state => drawn.push(state), page.signal);
    store.update(() => 2);
    page.abort();
    store.update(() => 3);
    for (const frame of frames) frame();
    expect(drawn).toEqual([1]);
  });
});

it('a pause ends after the page was left', async () => {
  const page = new AbortController();
  const paused = pause(60_000, page.signal);
  page.abort();
  await paused;
  expect(vi.getTimerCount()).toBe(0);
  await pause(60_000, page.signal);
});
