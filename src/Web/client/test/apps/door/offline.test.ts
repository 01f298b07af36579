import { describe, expect, it } from 'vitest';
import type { DoorList } from '../../../src/api/types.ts';
import { decide, keyOf, TakenList, type WaitingScan } from '../../../src/apps/door/offline.ts';

const encoder = new TextEncoder();
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);

/** All numbers below 128: one byte each. */
async function codeOf(screening: number, reference: string, seat: number, issue = 0): Promise<string> {
  const numbers = [1, screening, seat, issue];
  const content = new Uint8Array([...encoder.encode(`SeatMap ticket 1${reference}`), ...numbers]);
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, content));
  const bits = [...numbers, ...signature].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/g)!.map(five => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]);
  return `1${reference}${letters.join('')}`;
}

const list: DoorList = {
  screeningId: 7, title: 'Night Ferry', startsAt: '2026-06-01T20:00:00Z', timeZone: 'Etc/UTC', opensAt: '2026-06-01T18:00:00Z',
  calledOff: false, madeAt: '2026-06-01T17:00:00Z', keys: [{ kid: '1', kty: 'EC', crv: 'P-256', x: x!, y: y! }],
  tickets: [
    { reference: 'AAAAAAAAAA', seat: 1, seatName: 'Row A seat 1', issue: 0 },
    { reference: 'AAAAAAAAAA', seat: 2, seatName: 'Row A seat 2', issue: 1 },
    { reference: 'BBBBBBBBBB', seat: 3, seatName: 'Row A seat 3', issue: 0, void: true },
    { reference: 'CCCCCCCCCC', seat: 4, seatName: 'Row A seat 4', issue: 0, admittedAt: '2026-06-01T19:03:00Z', door: 'B' },
  ],
};

const at = '2026-06-01T19:30:00Z';
const scan = (what: { code: string } | { reference: string; seat: number }): WaitingScan => ({ scanId: 's', at, letIn: false, ...what });
const resultOf = async (what: WaitingScan, admitted = new Map<string, { at: string; door: string }>(), of = list): Promise<string> =>
  (await decide(new TakenList(of), what, admitted, 'A')).result;

describe('without a connection', () => {
  it('admits a valid ticket once', async () => {
    const code = await codeOf(7, 'AAAAAAAAAA', 1);
    const answer = await decide(new TakenList(list), scan({ code }), new Map(), 'A');
    expect(answer).toMatchObject({ result: 'admitted', seatName: 'Row A seat 1', offline: true });
    const before = new Map([[keyOf('AAAAAAAAAA', 1), { at: '2026-06-01T19:20:00Z', door: 'A' }]]);
    expect(await decide(new TakenList(list), scan({ code }), before, 'A'))
      .toMatchObject({ result: 'alreadyUsed', usedAt: '2026-06-01T19:20:00Z', usedDoor: 'A' });
    expect(await resultOf(scan({ reference: 'AAAAAAAAAA', seat: 1 }))).toBe('admitted');
  });

  it('admits what was sold or issued after the list was made', async () => {
    expect(await resultOf(scan({ code: await codeOf(7, 'DDDDDDDDDD', 9) }))).toBe('admitted');
    expect(await resultOf(scan({ code: await codeOf(7, 'AAAAAAAAAA', 1, 1) }))).toBe('admitted');
  });

  it('says why not', async () => {
    expect(await resultOf(scan({ code: 'nothing' }))).toBe('unknown');
    expect(await resultOf(scan({ reference: 'DDDDDDDDDD', seat: 9 }))).toBe('unknown');
    expect(await resultOf(scan({ code: await codeOf(7, 'AAAAAAAAAA', 2, 0) }))).toBe('replaced');
    expect(await resultOf(scan({ code: await codeOf(7, 'BBBBBBBBBB', 3) }))).toBe('replaced');
    expect(await resultOf(scan({ code: await codeOf(7, 'CCCCCCCCCC', 4) }))).toBe('alreadyUsed');
    expect(await resultOf(scan({ code: await codeOf(8, 'AAAAAAAAAA', 1) }))).toBe('wrongScreening');
    const forged = (await codeOf(7, 'AAAAAAAAAA', 1)).replace('1AAAAAAAAAA', '1AAAAAAAAAB');
    expect(await resultOf(scan({ code: forged }))).toBe('badSignature');
    const valid = scan({ code: await codeOf(7, 'AAAAAAAAAA', 1) });
    expect(await resultOf({ ...valid, at: '2026-06-01T17:59:00Z' })).toBe('notYet');
    expect(await resultOf(valid, new Map(), { ...list, calledOff: true })).toBe('calledOff');
    expect(await resultOf(valid, new Map(), { ...list, keys: [] })).toBe('badSignature');
  });
});
