// The official SignalR client with its own MessagePack protocol, unmodified, against a running SeatMap.
// SEATMAP_URL names the server, SEATMAP_SCREENING a screening whose sales are open; without SEATMAP_SCREENING the first such one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

const url = process.env.SEATMAP_URL ?? 'http://127.0.0.1:5080';
const soon = 10_000;

let screening;
let free;
const open = [];

before(async () => {
  const now = Date.now();
  const all = await json('/api/v1/screenings');
  screening = Number(process.env.SEATMAP_SCREENING) || all.find(s => Date.parse(s.salesOpenAt) < now && now < Date.parse(s.salesCloseAt))?.id;
  assert.ok(screening, 'no screening is on sale');
});

after(() => Promise.all(open.map(hub => hub.stop())));

test('a join answers with all statuses as bytes', async () => {
  const hub = await connect();
  const joined = await hub.invoke('Join', screening, null);
  assert.equal(joined.screeningId, screening);
  assert.ok(joined.snapshot instanceof Uint8Array);
  assert.equal(joined.snapshot.length, Math.ceil(joined.seatCount / 4));
  assert.ok(!('delta' in joined), 'what is null is left out');
  assert.match(joined.now, /^\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)$/);
  assert.deepEqual(joined.holds, []);
  const { statuses } = await json(`/api/v1/screenings/${screening}/seats`);
  assert.deepEqual(statusesOf(joined), statuses);
});

test('a join from a position answers with what was missed', async () => {
  const hub = await connect();
  const joined = await hub.invoke('Join', screening, null);
  const [seat] = await pair();
  const holdId = randomUUID();
  await hub.invoke('Hold', screening, holdId, [seat, seat + 1]);
  const again = await hub.invoke('Join', screening, { epoch: joined.epoch, revision: joined.revision });
  assert.ok(again.delta instanceof Uint8Array);
  assert.ok(!('snapshot' in again));
  const delta = decode(again.delta);
  assert.equal(delta.from, joined.revision + 1);
  assert.equal(delta.to, again.revision);
  assert.equal(delta.seats.get(seat), 1);
  assert.deepEqual(again.holds.map(h => h.holdId), [holdId]);
  assert.deepEqual(again.holds[0].seats, [seat, seat + 1]);
  await hub.invoke('Release', screening, holdId, null);
});

test('a hold is answered, told to its holder and shown to everybody', async () => {
  const buyer = await connect();
  const watcher = await connect();
  const notices = heard(buyer, 'holdChanged');
  const frames = heard(watcher, 'seats');
  await buyer.invoke('Join', screening, null);
  const joined = await watcher.invoke('Join', screening, null);

  const seats = await pair();
  const holdId = randomUUID();
  const held = await buyer.invoke('Hold', screening, holdId, seats);
  assert.equal(held.outcome, 'held');
  assert.equal(held.holdId, holdId);
  assert.deepEqual(held.seats, seats);
  assert.ok(held.revision > joined.revision);
  assert.ok(Date.parse(held.expiresAt) > Date.now());
  assert.ok(!('reference' in held) && !('accepted' in held));

  const [notice] = await until(notices, ([n]) => n.holdId === holdId && n.change === 'held');
  assert.deepEqual(notice.seats, seats);
  assert.equal(notice.screeningId, screening);
  const [where, bytes] = await until(frames, ([, b]) => decode(b).seats.get(seats[0]) === 1);
  assert.equal(where, screening);
  assert.ok(bytes instanceof Uint8Array);

  assert.deepEqual(await buyer.invoke('Hold', screening, holdId, seats), held, 'the same command again, the first answer again');

  const late = await watcher.invoke('Hold', screening, randomUUID(), seats);
  assert.equal(late.outcome, 'taken');
  assert.deepEqual(late.seats, seats);

  const extended = await buyer.invoke('Extend', screening, holdId, randomUUID());
  assert.equal(extended.outcome, 'extended');
  const released = await buyer.invoke('Release', screening, holdId, [seats[1]]);
  assert.equal(released.outcome, 'released');
  assert.deepEqual(released.seats, [seats[1]]);
  await until(notices, ([n]) => n.holdId === holdId && n.change === 'released');
  assert.equal((await buyer.invoke('Release', screening, holdId, null)).outcome, 'released');
  await until(frames, ([, b]) => decode(b).seats.get(seats[0]) === 0);
});

test('a wish is a map with any of its names and no others', async () => {
  const hub = await connect();
  const holdId = randomUUID();
  const reply = await hub.invoke('HoldBest', screening, holdId, { count: 3, accessible: undefined });
  assert.equal(reply.outcome, 'held');
  assert.equal(reply.seats.length, 3);
  await hub.invoke('Release', screening, holdId, null);
  await refused(hub, ['HoldBest', screening, randomUUID(), { count: 3, extra: [{}, new Date(), 1.5] }], /invalid: .*unknown member "extra"$/);
  assert.equal((await hub.invoke('HoldBest', screening, randomUUID(), { category: 'nowhere', accessible: false, count: 2 })).outcome, 'invalid');
});

test('a UUID may be 16 bytes', async () => {
  const hub = await connect();
  const seats = await pair();
  const holdId = randomUUID();
  const reply = await hub.invoke('Hold', screening, Uint8Array.from(Buffer.from(holdId.replaceAll('-', ''), 'hex')), seats);
  assert.equal(reply.holdId, holdId);
  await hub.invoke('Release', screening, holdId, null);
});

test('arguments that do not fit are answered with what is wrong, and the connection goes on', async () => {
  const hub = await connect();
  const id = randomUUID();
  await refused(hub, ['Hold', screening, id, 'A-1'], /HubException: invalid: the arguments of Hold do not fit: argument 3: expected an array but found a string$/);
  await refused(hub, ['Hold', screening, 'x', [1]], /invalid: the arguments of Hold do not fit: argument 2: the text is no UUID$/);
  await refused(hub, ['Hold', screening, id, [2 ** 31]], /invalid: .*argument 3: the number is out of range$/);
  await refused(hub, ['Hold', 1.5, id, [1]], /invalid: .*argument 1: expected an integer but found a float$/);
  await refused(hub, ['Hold', screening], /invalid: .*1 were sent, 3 are expected$/);
  await refused(hub, ['Nothing', screening], /invalid: /);
  await refused(hub, ['Join', Number.MAX_SAFE_INTEGER, null], /unknown_screening: /);
  assert.equal((await hub.invoke('Hold', screening, id, [-1])).outcome, 'unknownSeat');
  await hub.invoke('Leave', screening);
});

async function connect() {
  const { token } = await json('/api/v1/holders', { method: 'POST' });
  const hub = new HubConnectionBuilder()
    .withUrl(`${url}/hubs/seatmap`, { transport: HttpTransportType.WebSockets, skipNegotiation: true, accessTokenFactory: () => token })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  // Else the client warns of what it has no listener for.
  for (const method of ['seats', 'snapshot', 'holdChanged']) hub.on(method, () => {});
  await hub.start();
  open.push(hub);
  return hub;
}

async function json(path, init) {
  const response = await fetch(url + path, init);
  assert.ok(response.ok, `${path} answered ${response.status}`);
  return response.json();
}

/** Two free seats side by side that no other test of this run has taken; four apart, so that no single seat is left between. */
async function pair() {
  if (!free) {
    const { statuses } = await json(`/api/v1/screenings/${screening}/seats`);
    free = [];
    for (let i = 0; i + 7 < statuses.length; i += 8) if (statuses.slice(i, i + 8).every(s => s === 0)) free.push([i + 3, i + 4]);
  }
  const found = free.shift();
  assert.ok(found, 'no two seats are free');
  return found;
}

async function refused(hub, call, message) {
  await assert.rejects(hub.invoke(...call), error => {
    assert.match(error.message, message);
    return true;
  });
}

function heard(hub, method) {
  const calls = [];
  hub.on(method, (...args) => calls.push(args));
  return calls;
}

async function until(calls, fits) {
  for (const end = Date.now() + soon; ; ) {
    const found = calls.find(fits);
    if (found) return found;
    assert.ok(Date.now() < end, `did not come; ${calls.length} others did`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

function statusesOf({ snapshot, seatCount }) {
  return Array.from({ length: seatCount }, (_, i) => (snapshot[i >> 2] >> ((i % 4) * 2)) & 3);
}

/** The delta of docs/api.md. */
function decode(bytes) {
  let at = 0;
  const varint = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const digit = bytes[at++];
      value += (digit & 0x7f) * scale;
      if (digit < 0x80) return value;
    }
  };
  const from = varint();
  const to = from + varint();
  const seats = new Map();
  for (let seat = -1; at < bytes.length; ) {
    const item = varint();
    seat += Math.floor(item / 4) + 1;
    seats.set(seat, item % 4);
  }
  return { from, to, seats };
}
