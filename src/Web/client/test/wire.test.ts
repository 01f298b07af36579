import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeDelta, decodeSnapshot, encodeDelta, encodeSnapshot, toBase64, toBytes, WireError } from '../src/wire.ts';
import { randomFrom } from './random.ts';

describe('snapshot', () => {
  it('has seat i in bits (i % 4) * 2 and up of byte i / 4', () => {
    expect([...decodeSnapshot(Uint8Array.of(0b11_10_01_00, 0b01), 5)]).toEqual([0, 1, 2, 3, 1]);
  });

  it('comes back as it was, for every length and status', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = randomFrom(seed);
      const statuses = Uint8Array.from({ length: random.below(70) }, () => random.below(4));
      expect(decodeSnapshot(encodeSnapshot(statuses), statuses.length), `seed ${seed}`).toEqual(statuses);
    }
  });

  it('of another length than the plan is refused', () => {
    expect(() => decodeSnapshot(new Uint8Array(2), 4)).toThrow(WireError);
    expect(() => decodeSnapshot(new Uint8Array(0), 1)).toThrow(WireError);
  });

  it('with bits past the last seat is refused', () => {
    expect(() => decodeSnapshot(Uint8Array.of(0b01_00_00_00), 3)).toThrow(WireError);
  });
});

describe('delta', () => {
  it('is varints: from, to − from, then gap << 2 | status', () => {
    const bytes = Uint8Array.of(0x80 | (300 % 128), 2, 2, (0 << 2) | 1, (4 << 2) | 2);
    expect(decodeDelta(bytes, 10)).toEqual({ from: 300, to: 302, seats: Uint32Array.of(0, 5), statuses: Uint8Array.of(1, 2) });
  });

  it('may be empty', () => {
    expect(decodeDelta(Uint8Array.of(7, 0), 10)).toMatchObject({ from: 7, to: 7, seats: new Uint32Array(0) });
  });

  it('carries revisions past 32 bits', () => {
    const from = 2 ** 52 + 3;
    expect(decodeDelta(encodeDelta(from, from + 1, []), 1)).toMatchObject({ from, to: from + 1 });
  });

  it('comes back as it was', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = randomFrom(seed);
      const seatCount = 1 + random.below(60_000);
      const seats = [...new Set(Array.from({ length: random.below(50) }, () => random.below(seatCount)))].sort((a, b) => a - b);
      const changes = seats.map(seat => [seat, random.below(4)] as const);
      const from = random.below(2 ** 40);
      const to = from + random.below(1000);
      const delta = decodeDelta(encodeDelta(from, to, changes), seatCount);
      expect({ from: delta.from, to: delta.to }, `seed ${seed}`).toEqual({ from, to });
      expect([...delta.seats].map((seat, i) => [seat, delta.statuses[i]]), `seed ${seed}`).toEqual(changes);
    }
  });

  it.each([
    ['nothing', []],
    ['no range', [1]],
    ['a number cut short', [1, 1, 0x80]],
    ['a seat past the plan', [1, 1, 10 << 2]],
    ['more changes than seats', [1, 1, ...Array.from({ length: 11 }, () => 0)]],
    ['a number without an end in sight', [...Array.from({ length: 20 }, () => 0x80), 1, 1]],
    ['a number past 53 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1]],
    ['a range past 53 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]],
    ['a number longer than it needs to be', [0x81, 0x00, 1]],
  ])('with %s is refused', (_, bytes) => {
    expect(() => decodeDelta(Uint8Array.from(bytes), 10)).toThrow(WireError);
  });

  it('made of random bytes is refused or stays within the plan', () => {
    for (let seed = 0; seed < 2_000; seed++) {
      const random = randomFrom(seed);
      const bytes = Uint8Array.from({ length: random.below(40) }, () => random.below(256));
      try {
        const delta = decodeDelta(bytes, 100);
        expect(delta.to).toBeGreaterThanOrEqual(delta.from);
        for (let i = 0; i < delta.seats.length; i++) {
          expect(delta.seats[i]).toBeLessThan(100);
          if (i > 0) expect(delta.seats[i]).toBeGreaterThan(delta.seats[i - 1]);
        }
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(WireError);
      }
    }
  });
});

describe('base64', () => {
  it('comes back as it was, past the length of one piece too', () => {
    const bytes = Uint8Array.from({ length: 20_001 }, (_, i) => (i * 31) % 256);
    expect(toBytes(toBase64(bytes))).toEqual(bytes);
  });

  it('that is none is refused', () => {
    expect(() => toBytes('§')).toThrow(WireError);
  });

  it('is not needed for bytes', () => {
    const bytes = Uint8Array.of(1, 2);
    expect(toBytes(bytes)).toBe(bytes);
  });
});

interface Vectors {
  snapshots: { statuses: number[]; base64: string }[];
  deltas: { from: number; to: number; changes: [number, number][]; base64: string }[];
}

// Written by the C# tests, so that both implementations are compared.
const vectorsFile = new URL('../../../../tests/vectors/wire.json', import.meta.url);

describe.skipIf(!existsSync(vectorsFile))('vectors of the server', () => {
  const vectors: Vectors = existsSync(vectorsFile) ? JSON.parse(readFileSync(vectorsFile, 'utf8')) : { snapshots: [], deltas: [] };

  it('are there', () => {
    expect(vectors.snapshots.length).toBeGreaterThan(0);
    expect(vectors.deltas.length).toBeGreaterThan(0);
  });

  it('of snapshots read and write alike', () => {
    for (const { statuses, base64 } of vectors.snapshots) {
      expect([...decodeSnapshot(toBytes(base64), statuses.length)]).toEqual(statuses);
      expect(toBase64(encodeSnapshot(statuses))).toBe(base64);
    }
  });

  it('of deltas read and write alike', () => {
    for (const { from, to, changes, base64 } of vectors.deltas) {
      const delta = decodeDelta(toBytes(base64), 1_000_000);
      expect(delta).toMatchObject({ from, to });
      expect([...delta.seats].map((seat, i) => [seat, delta.statuses[i]])).toEqual(changes);
      expect(toBase64(encodeDelta(from, to, changes))).toBe(base64);
    }
  });
});
