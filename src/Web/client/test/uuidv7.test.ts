import { describe, expect, it } from 'vitest';
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
