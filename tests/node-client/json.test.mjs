// One whole sale through the official SignalR client as everybody installs it: JSON, default transports, two nodes.
// SEATMAP_URL and SEATMAP_OTHER_URL name two nodes of one cluster. Holds last longer on the other one, so that it can extend at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

const here = process.env.SEATMAP_URL ?? 'http://127.0.0.1:5080';
const there = process.env.SEATMAP_OTHER_URL ?? here;
const soon = 10_000;

let screening;
const open = [];

before(async () => {
  const now = Date.now();
  const onSale = (await json(here, '/api/v1/screenings')).filter(s => Date.parse(s.salesOpenAt) < now && now < Date.parse(s.salesCloseAt));
  // The last one: other tests that run at the same time take the first.
  screening = onSale.at(-1)?.id;
  assert.ok(screening, 'no screening is on sale');
});

after(() => Promise.all(open.map(hub => hub.stop())));

test('a sale: join, hold, the other sees it, loses the race, the hold is extended and given back', async () => {
  const token = await newToken();
  const buyer = await connect(here, token);
  const elsewhere = await connect(there, token);
  const rival = await connect(there);
  const map = await watch(rival);
  const own = heard(buyer, 'HoldChanged');
  const joined = await buyer.invoke('Join', screening, null);
  assert.equal(typeof joined.snapshot, 'string');
  assert.equal(Buffer.from(joined.snapshot, 'base64').length, Math.ceil(joined.seatCount / 4));
  assert.deepEqual(joined.holds, []);

  const holdId = randomUUID();
  const held = await buyer.invoke('HoldBest', screening, holdId, { count: 2 });
  assert.equal(held.outcome, 'held');
  assert.equal(held.seats.length, 2);
  await until(() => held.seats.every(s => map.statuses[s] === 1), 'the other connection sees the held seats');

  const lost = await rival.invoke('Hold', screening, randomUUID(), held.seats);
  assert.equal(lost.outcome, 'taken');
  assert.deepEqual(lost.seats, held.seats);
  assert.equal((await rival.invoke('Release', screening, holdId, null)).outcome, 'notFound');

  const commandId = randomUUID();
  const extended = await elsewhere.invoke('Extend', screening, holdId, commandId);
  assert.equal(extended.outcome, 'extended');
  assert.ok(Date.parse(extended.expiresAt) > Date.parse(held.expiresAt));
  assert.deepEqual(await buyer.invoke('Extend', screening, holdId, commandId), extended, 'the same command again, the first answer again');

  assert.equal((await buyer.invoke('Release', screening, holdId, null)).outcome, 'released');
  await until(() => held.seats.every(s => map.statuses[s] === 0), 'the other connection sees them free');
  await until(() => own.length === 3, 'the holder has heard of each step');
  assert.deepEqual(own.map(([n]) => n.change), ['held', 'extended', 'released']);
  assert.equal(map.gaps, 0);

  const again = await rival.invoke('Join', screening, { epoch: joined.epoch, revision: joined.revision });
  assert.ok(again.delta && !again.snapshot, 'from a known position only what was missed');
});

test('of many who want one seat at once, one gets it', async () => {
  const hubs = await Promise.all(Array.from({ length: 8 }, (_, i) => connect(i % 2 ? here : there)));
  const seat = (await json(here, `/api/v1/screenings/${screening}/seats`)).statuses.lastIndexOf(0);
  const ids = hubs.map(() => randomUUID());
  const replies = await Promise.all(hubs.map((hub, i) => hub.invoke('Hold', screening, ids[i], [seat])));
  assert.equal(replies.filter(r => r.outcome === 'held').length, 1);
  for (const loser of replies.filter(r => r.outcome !== 'held')) {
    assert.equal(loser.outcome, 'taken');
    assert.deepEqual(loser.seats, [seat]);
  }

  const winner = replies.findIndex(r => r.outcome === 'held');
  assert.equal((await hubs[winner].invoke('Release', screening, ids[winner], null)).outcome, 'released');
});

test('failures begin with a code', async () => {
  const hub = await connect(here);
  await assert.rejects(hub.invoke('Join', 987654321, null), /HubException: unknown_screening: /);
  await assert.rejects(hub.invoke('Hold', screening, 'no uuid', [1]), /HubException: invalid: /);
});

async function newToken() {
  return (await json(here, '/api/v1/holders', { method: 'POST' })).token;
}

async function connect(node, token) {
  token ??= await newToken();
  const hub = new HubConnectionBuilder()
    .withUrl(`${node}/hubs/seatmap`, { accessTokenFactory: () => token })
    .withAutomaticReconnect()
    .configureLogging(LogLevel.Error)
    .build();
  await hub.start();
  open.push(hub);
  return hub;
}

async function watch(hub) {
  const map = { revision: -1, statuses: [], gaps: 0 };
  const early = [];
  const apply = bytes => {
    const { from, to, seats } = decode(bytes);
    if (to <= map.revision) return;
    if (from > map.revision + 1) return void map.gaps++;
    for (const [seat, status] of seats) map.statuses[seat] = status;
    map.revision = to;
  };
  hub.on('Seats', (id, delta) => id === screening && (map.revision < 0 ? early.push(delta) : apply(delta)));
  const joined = await hub.invoke('Join', screening, null);
  const packed = Buffer.from(joined.snapshot, 'base64');
  map.statuses = Array.from({ length: joined.seatCount }, (_, i) => (packed[i >> 2] >> ((i & 3) * 2)) & 3);
  map.revision = joined.revision;
  early.forEach(apply);
  return map;
}

function heard(hub, method) {
  const calls = [];
  hub.on(method, (...args) => calls.push(args));
  return calls;
}

function decode(base64) {
  const bytes = Buffer.from(base64, 'base64');
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const from = varint();
  const to = from + varint();
  const seats = new Map();
  for (let previous = -1; at < bytes.length;) {
    const change = varint();
    previous += Math.floor(change / 4) + 1;
    seats.set(previous, change % 4);
  }
  return { from, to, seats };
}

async function until(holds, what) {
  const limit = Date.now() + soon;
  while (!holds()) {
    assert.ok(Date.now() < limit, `not in time: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function json(node, path, options) {
  const reply = await fetch(node + path, options);
  assert.ok(reply.ok, `${path}: ${reply.status}`);
  return reply.json();
}
