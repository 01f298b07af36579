import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SeatMapConnection } from '../src/connection.ts';
import { Choosing } from '../src/element/choosing.ts';
import type { SeatMapEvents } from '../src/element/events.ts';
import { HolderToken } from '../src/element/holder.ts';
import { messagesFor } from '../src/messages/index.ts';
import { en } from '../src/messages/en.ts';
import { parsePlan, seatName, seatNames } from '../src/plan.ts';
import { FakeHub } from './fakeHub.ts';

const plan = parsePlan({
  format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A', color: '#336699' }],
  sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  shapes: [],
  seats: Array.from({ length: 40 }, (_, i) => ({ label: `F-${i + 1}`, section: 's', row: 'F', number: String(i + 1), x: i * 0.55, y: 0, category: 'a', kind: 'standard' })),
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function visit() {
  const hub = new FakeHub(7, plan.seats.length);
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const told: { [K in keyof SeatMapEvents]: [K, SeatMapEvents[K]] }[keyof SeatMapEvents][] = [];
  const terms = { screeningId: 7, planHash: 'plan', maxSeats: 4, currency: 'EUR', prices: [{ category: 'a', name: 'A', color: '#336699', amount: 1250 }] };
  const choosing = new Choosing(connection, plan, terms, en, { tell: (event, detail) => told.push([event, detail] as never), changed: () => undefined, look: () => undefined });
  ends.push(async () => {
    choosing.close();
    await connection.stop();
    await hub.close();
  });
  return { hub, connection, choosing, told, events: () => told.map(([event]) => event) };
}

describe('a visitor', () => {
  it('chooses, holds and is told of both', async () => {
    const { choosing, told } = await visit();
    choosing.toggle(3);
    choosing.toggle(4);
    await choosing.hold();
    expect(told.at(-1)).toMatchObject(['hold', { seats: [3, 4], labels: ['F-4', 'F-5'] }]);
    expect(told[1]).toMatchObject(['seatselect', { labels: ['F-4', 'F-5'], total: 2500, currency: 'EUR' }]);
    expect([...choosing.selection]).toEqual([]);
  });

  it('drags over more seats than allowed, and gets as many as allowed', async () => {
    const { choosing } = await visit();
    choosing.add([1, 2, 3]);
    choosing.add([3, 4, 5]);
    expect([...choosing.selection]).toEqual([1, 2, 3, 4]);
    expect(choosing.notice?.text).toContain('up to 4');
  });

  it('who was too slow holds as many that are as good, in the same command', async () => {
    const { hub, connection, choosing, events } = await visit();
    choosing.choose([3, 4]);
    connection.model.receive = () => 'ignored';
    hub.change([[4, 1]]);
    const reply = await choosing.hold();
    expect(reply).toMatchObject({ outcome: 'held', seats: [0, 1] });
    expect(hub.calls.filter(call => call.method.startsWith('Hold'))).toHaveLength(1);
    expect(events()).toContain('taken');
    expect(events()).toContain('hold');
    expect(choosing.notice?.text).toContain('Row F seats 1 and 2');
    expect([...choosing.selection]).toEqual([]);
  });

  it('who was too slow for the last ones is told which were taken', async () => {
    const { hub, connection, choosing, told } = await visit();
    choosing.choose([3, 4]);
    connection.model.receive = () => 'ignored';
    hub.change([...hub.statuses.keys()].filter(seat => seat !== 3).map(seat => [seat, 1]));
    expect((await choosing.hold())?.outcome).toBe('taken');
    expect(told.at(-1)).toEqual(['taken', { seats: [4], labels: ['F-5'] }]);
    expect([...choosing.selection]).toEqual([3]);
    expect(choosing.notice?.tone).toBe('sorry');
  });

  it('whose selection is taken is offered as many that are as good', async () => {
    const { hub, choosing } = await visit();
    choosing.choose([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect(choosing.notice?.wanted).toEqual([3, 4]));
    const other = await choosing.holdAsGood();
    expect(other).toMatchObject({ outcome: 'held', seats: [0, 1] });
    expect([...choosing.selection]).toEqual([]);
  });

  it('loses a selected seat that another takes, and keeps the rest', async () => {
    const { hub, choosing, events } = await visit();
    choosing.choose([3, 4]);
    hub.change([[4, 2]]);
    await vi.waitFor(() => expect([...choosing.selection]).toEqual([3]));
    expect(events()).toContain('taken');
    expect(choosing.notice?.text).toContain('Your other seat is still selected');
  });

  it('is told which seats a hold had that has run out', async () => {
    const { hub, choosing, told } = await visit();
    choosing.choose([8, 9]);
    const reply = await choosing.hold();
    hub.expire(reply!.holdId!);
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['holdexpired', { holdId: reply!.holdId, seats: [8, 9], labels: ['F-9', 'F-10'] }]));
    expect(choosing.notice?.text).toContain('Row F seats 9 and 10');
  });

  it('is told what ran out while the connection was away', async () => {
    const { hub, connection, choosing, events } = await visit();
    choosing.choose([8]);
    const reply = await choosing.hold();
    hub.notice({ holdId: reply!.holdId!, change: 'extended', seats: [8], expiresAt: new Date(Date.now() - 1).toISOString() });
    await vi.waitFor(() => expect(connection.model.state.holds.get(reply!.holdId!)!.expiresAt).toBeLessThan(Date.now()));
    hub.holds.delete(reply!.holdId!);
    hub.cut();
    await vi.waitFor(() => expect(events()).toContain('holdexpired'), { timeout: 5_000 });
  });

  it('who asks while another command is under way waits for that one', async () => {
    const { choosing } = await visit();
    choosing.choose([1]);
    const first = choosing.hold();
    expect(await choosing.holdBest({ count: 1 })).toBeUndefined();
    expect((await first)?.outcome).toBe('held');
  });
});

describe('a holder on another origin', () => {
  const kept = new Map<string, string>();

  async function server() {
    let issued = 0;
    const good = new Set<string>();
    const http = createServer((request, response) => {
      if (request.method === 'POST') {
        const token = `token-${++issued}`;
        good.add(token);
        response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ holderId: 'x', token }));
      } else response.writeHead(good.has(String(request.headers.authorization).slice(7)) ? 404 : 401).end();
    });
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
    ends.push(async () => {
      vi.unstubAllGlobals();
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    });
    kept.clear();
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
    return { address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, good, issued: () => issued };
  }

  it('asks once, and is the same after a reload', async () => {
    const { address, issued } = await server();
    const holder = new HolderToken(address);
    expect(await Promise.all([holder.get(), holder.get()])).toEqual(['token-1', 'token-1']);
    expect(await new HolderToken(address).get()).toBe('token-1');
    expect(issued()).toBe(1);
  });

  it('gets another token when the server does not know the old one any more', async () => {
    const { address, good } = await server();
    const holder = new HolderToken(address);
    await holder.get();
    good.clear();
    const tokens = [await holder.get(), await holder.get(), await holder.get()];
    expect(tokens).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('keeps its token however often the server is away', async () => {
    const { address, issued } = await server();
    const holder = new HolderToken(address);
    for (let attempt = 0; attempt < 6; attempt++) expect(await holder.get()).toBe('token-1');
    expect(issued()).toBe(1);
  });
});

describe('languages', () => {
  it.each(['de', 'es', 'ja'])('%s says everything, in words of its own', async language => {
    const m = await messagesFor(`${language}-XX`);
    expect(Object.keys(m)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(m)) if (typeof text === 'string' && text.length > 5) expect(text, key).not.toBe(en[key as keyof typeof en]);
    expect(m.looks).toHaveLength(en.looks.length);
  });

  it('are English where there is no other', async () => {
    expect(await messagesFor('tlh')).toBe(en);
  });

  it('call a seat as it is called there', async () => {
    const two = { ...plan, sections: [...plan.sections, { id: 't', name: 'Circle', floor: 1 }] };
    expect(seatName(two, 3, await messagesFor('de'))).toBe('Stalls, Reihe F Platz 4');
    expect(seatName(plan, 3, await messagesFor('ja'))).toBe('F列4番');
    expect(seatNames(plan, [3, 4, 5], await messagesFor('es'))).toBe('Fila F asientos 4, 5 y 6');
  });
});
