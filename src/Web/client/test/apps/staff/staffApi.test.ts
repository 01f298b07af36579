import { afterEach, describe, expect, it, vi } from 'vitest';
import { get, send } from '../../../src/apps/staff/staffApi.ts';

const brokenReply = { ok: true, status: 200, json: () => Promise.reject(new TypeError('network error')) };
const reply = { ok: true, status: 200, json: () => Promise.resolve({ outcome: 'released' }) };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a reply whose connection breaks', () => {
  it('counts as no reply', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(brokenReply));
    await expect(get('staff/screenings')).rejects.toMatchObject({ name: 'ApiError', status: 0 });
  });

  it('to a command causes a repetition with the same key', async () => {
    vi.useFakeTimers();
    const keys: unknown[] = [];
    vi.stubGlobal('fetch', (_url: string, { headers }: { headers: Record<string, string> }) => {
      keys.push(headers['idempotency-key']);
      return Promise.resolve(keys.length === 1 ? brokenReply : reply);
    });
    const sent = send('DELETE', 'holds/h');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await sent).toEqual({ outcome: 'released' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});
