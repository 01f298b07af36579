import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isSigned, readTicket, type TicketKey } from '../../../src/apps/door/ticketCode.ts';

interface Vectors {
  key: Omit<TicketKey, 'kid'>;
  codes: { key: number; screening: number; reference: string; seat: number; issue: number; code: string }[];
}

const vectors = JSON.parse(readFileSync(new URL('../../../../../../tests/vectors/ticket-codes.json', import.meta.url), 'utf8')) as Vectors;
const keys = vectors.codes.map(({ key }) => ({ kid: String(key), ...vectors.key }));

it('reads what the server writes, however it was scanned', async () => {
  for (const { code, ...ticket } of vectors.codes) {
    for (const scanned of [code, `HTTPS://SEATS.EXAMPLE/T/${code}`, ` https://seats.example/t/${code.toLowerCase()}\n`]) {
      const read = readTicket(scanned)!;
      expect(read).toMatchObject(ticket);
      expect(await isSigned(read, keys)).toBe(true);
    }
  }
});

it('takes no code that was changed, and none of a key that is not valid', async () => {
  const { code, key } = vectors.codes[1]!;
  for (let at = 1; at < code.length; at++) {
    const changed = readTicket(code.slice(0, at) + (code[at] === '7' ? '8' : '7') + code.slice(at + 1));
    expect(changed !== undefined && (await isSigned(changed, keys)), `at ${at}`).toBe(false);
  }
  expect(await isSigned(readTicket(code)!, keys.filter(each => each.kid !== String(key)))).toBe(false);
});

it('reads nothing that is no code', () => {
  for (const text of ['', '/', '1', 'ABCDEFGH12', 'https://seats.example/bookings/ABCDEFGH12', `1ABCDEFGH12${'0'.repeat(110)}`]) {
    expect(readTicket(text)).toBeUndefined();
  }
});
