import type { Binary } from './contract.ts';

/** Bytes that do not have the format of docs/api.md. */
export class WireError extends Error {
  override name = 'WireError';
}

/** The last status of every seat that changed in revisions from..to; seats ascend. */
export interface Delta {
  from: number;
  to: number;
  seats: Uint32Array;
  statuses: Uint8Array;
}

export function toBytes(data: Binary): Uint8Array {
  if (typeof data !== 'string') return data;
  let text: string;
  try {
    text = atob(data);
  } catch {
    throw new WireError('not base64');
  }
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  // In chunks: too many arguments would overflow the stack.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** Unpacks 2 bits a seat to one byte a seat. Seat i is in byte i / 4, from bit (i % 4) * 2 on. */
export function decodeSnapshot(packed: Uint8Array, seatCount: number): Uint8Array {
  if (packed.length !== (seatCount + 3) >> 2) {
    throw new WireError(`a snapshot of ${seatCount} seats has ${(seatCount + 3) >> 2} bytes, not ${packed.length}`);
  }
  const rest = seatCount & 3;
  if (rest !== 0 && packed[packed.length - 1] >> (rest * 2) !== 0) throw new WireError('a snapshot with statuses past its last seat');
  const statuses = new Uint8Array(seatCount);
  for (let i = 0; i < seatCount; i++) statuses[i] = (packed[i >> 2] >> ((i & 3) * 2)) & 3;
  return statuses;
}

export function encodeSnapshot(statuses: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array((statuses.length + 3) >> 2);
  for (let i = 0; i < statuses.length; i++) packed[i >> 2] |= (statuses[i] & 3) << ((i & 3) * 2);
  return packed;
}

/** @param seatCount a delta with a seat at or past this is refused. */
export function decodeDelta(bytes: Uint8Array, seatCount: number): Delta {
  // Each varint ends with a byte without the high bit. Counting them first gives the size of the arrays.
  let varints = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] < 0x80) varints++;
  if (varints < 2) throw new WireError('a delta without its range');
  if (bytes[bytes.length - 1] >= 0x80) throw new WireError('a delta cut short');
  if (varints - 2 > seatCount) throw new WireError('a delta with more changes than seats');

  let at = 0;
  const next = (): number => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = bytes[at++];
      // Multiplied, not shifted: revisions may need more than 32 bits.
      value += (byte & 0x7f) * unit;
      if (unit > 2 ** 49 || value > Number.MAX_SAFE_INTEGER) throw new WireError('a number past 53 bits');
      if (byte < 0x80) {
        if (byte === 0 && unit > 1) throw new WireError('a number longer than it needs to be');
        return value;
      }
      unit *= 128;
    }
  };

  const from = next();
  const to = from + next();
  if (!Number.isSafeInteger(to)) throw new WireError('a number past 53 bits');

  const seats = new Uint32Array(varints - 2);
  const statuses = new Uint8Array(varints - 2);
  let previous = -1;
  for (let i = 0; i < seats.length; i++) {
    const step = next();
    const seat = previous + 1 + Math.floor(step / 4);
    if (seat >= seatCount) throw new WireError(`seat ${seat} of ${seatCount}`);
    seats[i] = seat;
    statuses[i] = step % 4;
    previous = seat;
  }
  return { from, to, seats, statuses };
}

/** @param changes [seat, status], seats ascending and distinct. */
export function encodeDelta(from: number, to: number, changes: Iterable<readonly [number, number]>): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number): void => {
    while (value >= 0x80) {
      bytes.push((value % 128) | 0x80);
      value = Math.floor(value / 128);
    }
    bytes.push(value);
  };
  write(from);
  write(to - from);
  let previous = -1;
  for (const [seat, status] of changes) {
    if (seat <= previous) throw new WireError('seats must ascend');
    write((seat - previous - 1) * 4 + status);
    previous = seat;
  }
  return Uint8Array.from(bytes);
}
