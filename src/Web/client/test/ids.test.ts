import { describe, expect, it } from 'vitest';
import { endlessReconnect, serverError } from '../src/connection.ts';
import { retryDelay } from '../src/retry.ts';
import { uuidv7 } from '../src/uuidv7.ts';

describe('uuidv7', () => {
  it('has version 7, the RFC’s variant, and the time in front', () => {
    const now = Date.UTC(2026, 10, 20, 20, 0, 0);
    const id = uuidv7(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });

  it('sorts by time', () => {
    expect(uuidv7(1_000) < uuidv7(1_001)).toBe(true);
    expect(uuidv7(2 ** 40) < uuidv7(2 ** 41)).toBe(true);
  });

  it('does not repeat itself within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => uuidv7(5))).size).toBe(10_000);
  });
});

describe('retry', () => {
  it('waits anywhere between nothing and a ceiling that doubles up to ten seconds', () => {
    const most = (attempt: number): number => retryDelay(attempt, () => 1 - Number.EPSILON);
    expect([0, 1, 2, 3, 4, 5, 50, 5_000].map(most)).toEqual([399, 799, 1599, 3199, 6399, 9999, 9999, 9999]);
    expect([0, 5, 500].map(attempt => retryDelay(attempt, () => 0))).toEqual([0, 0, 0]);
  });

  it('never gives up', () => {
    for (const previousRetryCount of [0, 10, 100_000]) {
      const delay = endlessReconnect.nextRetryDelayInMilliseconds({ previousRetryCount, elapsedMilliseconds: 1e12, retryReason: new Error() });
      expect(delay).toBeTypeOf('number');
      expect(delay).toBeLessThanOrEqual(10_000);
    }
  });
});

describe('the hub’s errors', () => {
  it('carry their code', () => {
    const error = serverError(new Error("An unexpected error occurred invoking 'Hold' on the server. HubException: unavailable: the database is away"));
    expect(error).toMatchObject({ code: 'unavailable', message: 'the database is away' });
  });

  it('without a code are failures all the same', () => {
    expect(serverError(new Error("An unexpected error occurred invoking 'Hold' on the server."))?.code).toBe('failed');
  });

  it('are not those of the connection', () => {
    expect(serverError(new Error('Invocation canceled due to the underlying connection being closed.'))).toBeUndefined();
    expect(serverError(new Error('WebSocket closed with status code: 1006 (no reason given).'))).toBeUndefined();
  });
});
