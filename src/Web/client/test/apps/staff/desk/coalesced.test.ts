import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesced } from '../../../../src/apps/staff/desk/coalesced.ts';

describe('reading again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('happens once for however many changes, and once more for those that came meanwhile', async () => {
    let runs = 0;
    let finish = (): void => undefined;
    const run = (): Promise<void> => {
      runs++;
      return new Promise(resolve => (finish = resolve));
    };
    const ask = coalesced(run, 100, new AbortController().signal);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(99);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(1);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(500);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toBe(2);
    finish();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(2);
  });

  it('does not happen after the page was left', async () => {
    const page = new AbortController();
    let runs = 0;
    const ask = coalesced(() => Promise.resolve(void runs++), 100, page.signal);
    ask();
    page.abort();
    ask();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
