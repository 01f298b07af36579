import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeCounts } from '../src/freeSeats.ts';
import { toBytes } from '../src/wire.ts';
import { encodeCounts } from './encodeCounts.ts';

interface Vector {
  places: number;
  counts: [number, number][];
  base64: string;
}

const file = new URL('../../../../tests/vectors/wire.json', import.meta.url);
const { free: vectors } = JSON.parse(readFileSync(file, 'utf8')) as { free: Vector[] };

it('reads counts of free seats as the server writes them', () => {
  expect(vectors.length).toBeGreaterThan(0);
  for (const { places, counts, base64 } of vectors) {
    expect(decodeCounts(toBytes(base64), places)).toEqual(counts);
    expect(encodeCounts(counts)).toEqual(toBytes(base64));
  }
});

it('refuses what is cut short, what names a place that is not there, and numbers without an end', () => {
  expect(() => decodeCounts(Uint8Array.of(0), 4)).toThrow(RangeError);
  expect(() => decodeCounts(Uint8Array.of(0, 0x80), 4)).toThrow(RangeError);
  expect(() => decodeCounts(Uint8Array.of(4, 1), 4)).toThrow(RangeError);
  expect(() => decodeCounts(new Uint8Array(12).fill(0xff), 4)).toThrow(RangeError);
});
