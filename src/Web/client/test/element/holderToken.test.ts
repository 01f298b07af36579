import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HolderToken } from '../../src/element/holderToken.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
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
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
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
