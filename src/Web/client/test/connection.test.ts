import { createServer } from 'node:net';
import { JsonHubProtocol } from '@microsoft/signalr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandError, serverError } from '../src/commandError.ts';
import { SeatMapConnection } from '../src/connection.ts';
import { FakeHub } from './fakeHub.ts';

let hub: FakeHub;
let url: string;
let connection: SeatMapConnection;

beforeEach(async () => {
  hub = new FakeHub(7, 40);
  url = await hub.listen();
  connection = new SeatMapConnection({ url, screeningId: 7 });
});

afterEach(async () => {
  await connection.stop();
  await hub.close();
});

/** Polls until a condition holds. */
async function until(why: string, met: () => boolean, limit = 8_000): Promise<void> {
  const end = Date.now() + limit;
  while (!met()) {
    if (Date.now() > end) throw new Error(`in ${limit} ms it did not happen that ${why}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

const mapIsRight = (): boolean => {
  const { revision, statuses } = connection.model.state;
  return revision === hub.revision && statuses.every((status, seat) => status === hub.statuses[seat]);
};

describe('the connection', () => {
  it('joins and follows', async () => {
    hub.change([[3, 2]]);
    await connection.start();
    expect(connection.state).toBe('live');
    expect(connection.model.state.statuses[3]).toBe(2);
    hub.change([[4, 1], [9, 3]]);
    await until('the change arrives', mapIsRight);
    expect(connection.model.position).toEqual({ epoch: 1, revision: 2 });
  });

  it('follows and holds in JSON too', async () => {
    await connection.stop();
    connection = new SeatMapConnection({ url, screeningId: 7, protocol: new JsonHubProtocol() });
    hub.change([[3, 2]]);
    await connection.start();
    hub.change([[4, 1], [9, 3]]);
    await until('the change arrives', mapIsRight);
    expect((await connection.hold([5])).outcome).toBe('held');
    hub.cut();
    hub.change([[20, 1]]);
    await until('the map is right after a cut', mapIsRight);
  });

  it('tries the first connection for ever', async () => {
    const port = Number(new URL(url).port);
    await hub.close();
    let refused = 0;
    const closedDoor = createServer(socket => {
      refused++;
      socket.destroy();
    });
    await new Promise<void>(resolve => closedDoor.listen(port, '127.0.0.1', resolve));
    const started = connection.start();
    await until('two attempts have failed', () => refused >= 2);
    expect(connection.state).toBe('connecting');
    await new Promise(resolve => closedDoor.close(resolve));
    await hub.listen(port);
    await started;
    expect(connection.state).toBe('live');
  });

  it('comes back after a cut and asks only for what it missed', async () => {
    await connection.start();
    hub.change([[1, 1]]);
    await until('the change arrives', mapIsRight);
    hub.cut();
    await until('the cut is noticed', () => connection.state === 'reconnecting');
    hub.change([[2, 2]]);
    hub.change([[1, 0]]);
    await until('the map is right again', () => connection.state === 'live' && mapIsRight());
    expect(hub.calls.filter(call => call.method === 'Join').at(-1)?.args[1]).toEqual({ epoch: 1, revision: 1 });
  });

  it('asks again when a frame was lost', async () => {
    await connection.start();
    hub.change([[1, 1]], false);
    hub.change([[2, 1]]);
    await until('the map is right', mapIsRight);
    expect(connection.model.state.statuses[1]).toBe(1);
    expect(hub.calls.filter(call => call.method === 'Join')).toHaveLength(2);
  });

  it('asks again when a frame is garbage', async () => {
    await connection.start();
    hub.change([[1, 1]], false);
    hub.broadcast('seats', 7, '!');
    await until('the map is right', mapIsRight);
  });

  it('takes frames of other screenings for what they are', async () => {
    await connection.start();
    hub.broadcast('seats', 8, 'AQEA');
    hub.change([[1, 1]]);
    await until('the change arrives', mapIsRight);
    expect(hub.calls.filter(call => call.method === 'Join')).toHaveLength(1);
  });

  it('stops when there is no such screening', async () => {
    hub.intercept = method => (method === 'Join' ? { error: 'unknown_screening: no screening 7' } : undefined);
    const errors: CommandError[] = [];
    connection.on('error', error => errors.push(error));
    await expect(connection.start()).rejects.toMatchObject({ code: 'unknown_screening' });
    expect(errors.map(error => error.code)).toEqual(['unknown_screening']);
    expect(connection.state).toBe('stopped');
  });

  it('joins again when the server was busy', async () => {
    let busy = 2;
    hub.intercept = method => (method === 'Join' && busy-- > 0 ? { error: 'busy: later' } : undefined);
    await connection.start();
    expect(connection.state).toBe('live');
  });

  it('knows the server’s clock', async () => {
    await connection.start();
    expect(Math.abs(connection.serverNow() - Date.now())).toBeLessThan(200);
  });
});

describe('a command', () => {
  it('holds seats, which are then mine', async () => {
    await connection.start();
    const reply = await connection.hold([5, 4]);
    expect(reply).toMatchObject({ outcome: 'held', seats: [4, 5] });
    expect([...connection.model.state.holds.values()].map(hold => hold.seats)).toEqual([[4, 5]]);
    await until('the frame arrives', mapIsRight);
  });

  it.each(['cut', 'cutAfter'] as const)('whose connection broke (%s) is repeated with the same id and runs once', async fate => {
    await connection.start();
    let cuts = 1;
    hub.intercept = method => (method === 'Hold' && cuts-- > 0 ? fate : undefined);
    const reply = await connection.hold([4, 5]);
    expect(reply.outcome).toBe('held');
    const holds = hub.calls.filter(call => call.method.startsWith('Hold'));
    expect(holds.map(call => call.method)).toEqual(['Hold', 'HoldAgain']);
    expect(new Set(holds.map(call => call.args[1])).size).toBe(1);
    expect(hub.holds.size).toBe(1);
    await until('the map is right', mapIsRight);
    expect(connection.model.state.holds.size).toBe(1);
  });

  it('that lost the race names the taken seats', async () => {
    await connection.start();
    hub.change([[5, 1]]);
    expect(await connection.hold([4, 5])).toMatchObject({ outcome: 'taken', seats: [5] });
    expect(connection.model.state.holds.size).toBe(0);
  });

  it('is repeated while the server is unavailable', async () => {
    await connection.start();
    let away = 1;
    hub.intercept = method => (method === 'Hold' && away-- > 0 ? { error: 'unavailable: no database' } : undefined);
    expect((await connection.hold([4])).outcome).toBe('held');
  });

  it('is not repeated after a refusal', async () => {
    await connection.start();
    hub.intercept = method => (method === 'Hold' ? { error: 'invalid: no' } : undefined);
    await expect(connection.hold([4])).rejects.toMatchObject({ code: 'invalid' });
    expect(hub.calls.filter(call => call.method === 'Hold')).toHaveLength(1);
  });

  it('fails after its timeout with an unknown outcome', async () => {
    await connection.stop();
    connection = new SeatMapConnection({ url, screeningId: 7, commandTimeout: 300 });
    await connection.start();
    hub.intercept = method => (method === 'Hold' || method === 'Join' ? 'cut' : undefined);
    await expect(connection.hold([4])).rejects.toMatchObject({ code: 'lost' });
  });

  it('releases one seat, then the rest', async () => {
    await connection.start();
    const { holdId } = await connection.hold([4, 5]);
    await connection.release(holdId!, [4]);
    expect(connection.model.state.holds.get(holdId!)?.seats).toEqual([5]);
    await connection.release(holdId!);
    expect(connection.model.state.holds.size).toBe(0);
    await until('the map is right', mapIsRight);
    expect(connection.model.state.statuses[4]).toBe(0);
  });

  it('extends', async () => {
    await connection.start();
    const { holdId } = await connection.hold([4]);
    const before = connection.model.state.holds.get(holdId!)!.expiresAt;
    expect((await connection.extend(holdId!)).outcome).toBe('extended');
    expect(connection.model.state.holds.get(holdId!)!.expiresAt).toBe(before + 60_000);
  });

  it('finds the best seats together', async () => {
    await connection.start();
    hub.change([[1, 2]]);
    expect(await connection.holdBest({ count: 3 })).toMatchObject({ outcome: 'held', seats: [2, 3, 4] });
  });
});

describe('a hold', () => {
  it('that ran out while the connection was away is over', async () => {
    await connection.start();
    const { holdId } = await connection.hold([4]);
    hub.cut();
    hub.expire(holdId!);
    await until('the hold is over', () => connection.state === 'live' && connection.model.state.holds.size === 0);
    await until('the map is right', mapIsRight);
  });

  it('that expires is over at once', async () => {
    await connection.start();
    const notices: string[] = [];
    connection.on('notice', notice => notices.push(notice.change));
    const { holdId } = await connection.hold([4]);
    hub.expire(holdId!);
    await until('the notice arrives', () => notices.length > 0);
    expect(notices).toEqual(['expired']);
    expect(connection.model.state.holds.size).toBe(0);
  });
});

describe('the hub’s errors', () => {
  it('carry their code', () => {
    const text = "An unexpected error occurred invoking 'Hold' on the server. HubException: unavailable: the database is away";
    const error = serverError(new Error(text));
    expect(error).toMatchObject({ code: 'unavailable', message: 'the database is away' });
  });

  it('without a code are failures all the same', () => {
    expect(serverError(new Error("An unexpected error occurred invoking 'Hold' on the server."))?.code).toBe('failed');
  });

  it('are not those of the connection', () => {
    expect(serverError(new Error('Invocation canceled due to the underlying connection being closed.'))).toBeUndefined();
    expect(serverError(new Error('WebSocket closed with status code: 1006 (no reason given).'))).toBeUndefined();
  });
});
