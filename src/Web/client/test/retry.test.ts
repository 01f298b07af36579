import { describe, expect, it } from 'vitest';
import { endlessReconnect, retryDelay } from '../src/retry.ts';

describe('retry', () => {
  it('waits anywhere between nothing and a ceiling that doubles up to ten seconds', () => {
    const most = (attempt: number): number => retryDelay(attempt, () => 1 - Number.EPSILON);
    expect([0, 1, 2, 3, 4, 5, 50, 5_000].map(most)).toEqual([399, 799, 1599, 3199, 6399, 9999, 9999, 9999]);
    expect([0, 5, 500].map(attempt => retryDelay(attempt, () => 0))).toEqual([0, 0, 0]);
  });

  it('never gives up', () => {
    for (const previousRetryCount of [0, 10, 100_000]) {
      const context = { previousRetryCount, elapsedMilliseconds: 1e12, retryReason: new Error() };
      const delay = endlessReconnect.nextRetryDelayInMilliseconds(context);
      expect(delay).toBeTypeOf('number');
      expect(delay).toBeLessThanOrEqual(10_000);
    }
  });
});
