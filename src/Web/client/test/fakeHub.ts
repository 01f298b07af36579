import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NullLogger, type HubMessage } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { WebSocketServer, type WebSocket } from 'ws';
import type { HoldNotice, HoldView, Position, SeatReply } from '../src/contract.ts';
import { columnsOf, type Plan } from '../src/plan.ts';
import { encodeDelta, encodeSnapshot, toBase64 } from '../src/wire.ts';
import { encodeCounts } from './encodeCounts.ts';
import { freeCounts, together } from './fakeSeats.ts';

const recordEnd = '\x1e';
const messagePack = new MessagePackHubProtocol();

interface Message {
  protocol?: string;
  type?: number;
  target?: string;
  invocationId?: string;
  arguments?: unknown[];
}

/**
 * The hub of docs/api.md with one screening, one holder and few rules, over a real WebSocket in the protocol that the client
 * asks for. Tests cut its connections at chosen moments.
 */
export class FakeHub {
  readonly statuses: Uint8Array;
  readonly holds = new Map<string, { seats: number[]; expiresAt: number; first: SeatReply }>();
  readonly calls: { method: string; args: unknown[] }[] = [];
  epoch = 1;
  revision = 0;
  /** For JoinSections and ShowSections. */
  plan: Plan | undefined;
  /** Called before a method runs. 'cut' closes the connection instead; 'cutAfter' runs it, then closes without a reply. */
  intercept: (method: string, args: unknown[]) => 'cut' | 'cutAfter' | { error: string } | { unknown: true } | undefined = () => undefined;
  readonly #changes: { revision: number; seats: Map<number, number> }[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #binary = new WeakSet<WebSocket>();
  readonly #joined = new Set<WebSocket>();
  /** The sections of connections that watch only some, and the last revision that each was sent. */
  readonly #shown = new Map<WebSocket, { sections: Set<number>; sent: number }>();
  readonly #server: Server;
  readonly #screeningId: number;

  /** @param fallback answers the requests that are not for the hub. */
  constructor(
    screeningId: number,
    seatCount: number,
    fallback: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(404).end(),
  ) {
    this.#screeningId = screeningId;
    this.statuses = new Uint8Array(seatCount);
    this.#server = createServer(fallback);
    const sockets = new WebSocketServer({ server: this.#server, path: '/hubs/seatmap' });
    sockets.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#joined.delete(socket);
        this.#shown.delete(socket);
      });
      socket.on('message', data => {
        if (this.#binary.has(socket)) {
          const messages = messagePack.parseMessages(Uint8Array.from(data as Buffer).buffer, NullLogger.instance);
          for (const message of messages) this.#record(socket, message as Message);
        } else {
          for (const record of String(data).split(recordEnd)) if (record) this.#record(socket, JSON.parse(record));
        }
      });
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hubs/seatmap`;
  }

  /** Stops listening and closes all connections; listen() with the same port starts it again. */
  async close(): Promise<void> {
    this.cut();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  get joined(): number {
    return this.#joined.size;
  }

  /** One revision. @param send false: its frame is lost. */
  change(changes: [number, number][], send = true): void {
    this.revision++;
    const sorted = [...changes].sort((a, b) => a[0] - b[0]);
    for (const [seat, status] of sorted) this.statuses[seat] = status;
    this.#changes.push({ revision: this.revision, seats: new Map(sorted) });
    if (!send) return;
    for (const socket of this.#joined) {
      const shown = this.#shown.get(socket);
      const own = shown ? sorted.filter(([seat]) => shown.sections.has(columnsOf(this.plan!).sectionOf[seat])) : sorted;
      if (shown && own.length === 0) continue;
      const delta = encodeDelta(shown ? shown.sent + 1 : this.revision, this.revision, own);
      if (shown) shown.sent = this.revision;
      this.#send(socket, { type: 1, target: 'seats', arguments: [this.#screeningId, delta] });
    }
  }

  /** What the server sends every two seconds: all counts, whatever has changed. */
  overview(): void {
    this.broadcast('overview', this.#screeningId, this.epoch, this.revision, encodeCounts(freeCounts(this.plan!, this.statuses)));
  }

  broadcast(target: string, ...args: unknown[]): void {
    for (const socket of this.#joined) this.#send(socket, { type: 1, target, arguments: args });
  }

  broadcastSnapshot(): void {
    this.broadcast('snapshot', this.#screeningId, this.epoch, this.revision, encodeSnapshot(this.statuses));
  }

  notice(notice: Omit<HoldNotice, 'screeningId'>): void {
    this.broadcast('holdChanged', { screeningId: this.#screeningId, ...notice });
  }

  expire(holdId: string): void {
    const hold = this.holds.get(holdId)!;
    this.holds.delete(holdId);
    this.change(hold.seats.map(seat => [seat, 0]));
    this.notice({ holdId, change: 'expired', seats: [] });
  }

  #send(socket: WebSocket, message: object): void {
    if (this.#binary.has(socket)) socket.send(messagePack.writeMessage(message as HubMessage));
    else socket.send(JSON.stringify(message, (_, value) => (value instanceof Uint8Array ? toBase64(value) : value)) + recordEnd);
  }

  #record(socket: WebSocket, message: Message): void {
    if (message.protocol) {
      this.#send(socket, {});
      if (message.protocol === messagePack.name) this.#binary.add(socket);
      return;
    }
    if (message.type !== 1) return;
    const { target: method = '', arguments: args = [], invocationId } = message;
    this.calls.push({ method, args });
    const fate = this.intercept(method, args);
    if (fate === 'cut') {
      socket.terminate();
      return;
    }
    if (typeof fate === 'object') {
      const error = 'unknown' in fate ? `Unknown hub method '${method}'` : `${unexpected(method)} HubException: ${fate.error}`;
      this.#send(socket, { type: 3, invocationId, error });
      return;
    }
    const result = this.#invoke(socket, method, args);
    if (fate === 'cutAfter') socket.terminate();
    else this.#send(socket, { type: 3, invocationId, result });
  }

  #invoke(socket: WebSocket, method: string, args: unknown[]): unknown {
    switch (method) {
      case 'Join':
        this.#joined.add(socket);
        this.#shown.delete(socket);
        return this.#join(args[1] as Position | null);
      case 'JoinSections': {
        this.#joined.add(socket);
        const { snapshot: _, delta: __, ...whole } = this.#join(null) as { snapshot?: unknown; delta?: unknown };
        return { ...whole, sections: this.#sections(socket, args) };
      }
      case 'ShowSections':
        return this.#sections(socket, args);
      case 'Hold':
      case 'HoldAgain':
        return this.#hold(args[1] as string, args[2] as number[]);
      case 'HoldOrSimilar': {
        const wanted = args[2] as number[];
        const free = wanted.every(seat => this.statuses[seat] === 0) || this.holds.has(args[1] as string);
        return this.#hold(args[1] as string, free ? wanted : (together(this.statuses, wanted.length) ?? wanted));
      }
      case 'HoldBest': {
        const best = together(this.statuses, (args[2] as { count: number }).count);
        return best ? this.#hold(args[1] as string, best) : reply('noneAvailable', []);
      }
      case 'AddToHold': {
        const { joins, seats, best } = args[2] as { joins: string; seats?: number[]; best?: { count: number } };
        const old = this.holds.get(joins);
        if (!old) return this.holds.get(args[1] as string)?.first ?? reply('expired', []);
        const free = seats?.every(seat => this.statuses[seat] === 0);
        const added = free ? seats : together(this.statuses, best?.count ?? seats!.length);
        if (!added) return reply('noneAvailable', []);
        this.#hold(args[1] as string, added!);
        this.holds.delete(joins);
        const hold = this.holds.get(args[1] as string)!;
        hold.seats = [...old.seats, ...added!].sort((a, b) => a - b);
        this.notice({ holdId: joins, change: 'released', seats: [] });
        return (hold.first = { ...hold.first, seats: hold.seats });
      }
      case 'Extend': {
        const hold = this.holds.get(args[1] as string);
        if (!hold) return reply('expired', []);
        hold.expiresAt += 60_000;
        return { ...hold.first, outcome: 'extended', ...this.#times(hold) };
      }
      case 'Release': {
        const hold = this.holds.get(args[1] as string);
        if (!hold) return reply('alreadyReleased', []);
        const released = (args[2] as number[] | null) ?? hold.seats;
        hold.seats = hold.seats.filter(seat => !released.includes(seat));
        if (hold.seats.length === 0) this.holds.delete(args[1] as string);
        this.change(released.map(seat => [seat, 0]));
        return { ...reply('released', released), holdId: args[1], revision: this.revision };
      }
      default:
        return null;
    }
  }

  #sections(socket: WebSocket, [, position, known, sections]: unknown[]): object {
    const { sectionOf } = columnsOf(this.plan!);
    const [at, shown] = [position as Position | null, sections as number[]];
    this.#shown.set(socket, { sections: new Set(shown), sent: this.revision });
    const kept = at?.epoch === this.epoch ? shown.filter(section => (known as number[]).includes(section)) : [];
    const entered = shown.filter(section => !kept.includes(section));
    const seats = entered.flatMap(section => [...sectionOf.keys()].filter(seat => sectionOf[seat] === section));
    const changed = [...this.#changedSince(at)].filter(([seat]) => kept.includes(sectionOf[seat])).sort((a, b) => a[0] - b[0]);
    return {
      epoch: this.epoch,
      revision: this.revision,
      ...(kept.length > 0 && { delta: encodeDelta(Math.min(at!.revision + 1, this.revision), this.revision, changed) }),
      entered,
      statuses: encodeSnapshot(Uint8Array.from(seats, seat => this.statuses[seat])),
      free: encodeCounts(freeCounts(this.plan!, this.statuses)),
    };
  }

  #changedSince(position: Position | null | false): Map<number, number> {
    const merged = new Map<number, number>();
    for (const { revision, seats } of this.#changes) {
      if (position && revision > position.revision) for (const [seat, status] of seats) merged.set(seat, status);
    }
    return merged;
  }

  #join(position: Position | null): object {
    const known = position && position.epoch === this.epoch && position.revision <= this.revision;
    const merged = this.#changedSince(known && position);
    const from = known ? Math.min(position.revision + 1, this.revision) : 0;
    return {
      screeningId: this.#screeningId,
      epoch: this.epoch,
      revision: this.revision,
      seatCount: this.statuses.length,
      planHash: 'plan',
      ...(known
        ? { delta: encodeDelta(from, this.revision, [...merged].sort((a, b) => a[0] - b[0])) }
        : { snapshot: encodeSnapshot(this.statuses) }),
      holds: [...this.holds].map(([holdId, hold]): HoldView => ({ holdId, seats: hold.seats, ...this.#times(hold) })),
      now: new Date().toISOString(),
      salesOpenAt: new Date(0).toISOString(),
      salesCloseAt: new Date(4e12).toISOString(),
      maxSeats: 10,
      orphanRule: false,
      version: 1,
      viewers: this.#joined.size,
    };
  }

  #hold(holdId: string, seats: number[]): SeatReply {
    const repeated = this.holds.get(holdId);
    if (repeated) return repeated.first;
    const taken = seats.filter(seat => this.statuses[seat] !== 0);
    if (taken.length > 0) return reply('taken', taken);
    const hold = { seats, expiresAt: Date.now() + 480_000, first: reply('held', seats) };
    this.change(seats.map(seat => [seat, 1]));
    hold.first = { ...hold.first, holdId, revision: this.revision, ...this.#times(hold) };
    this.holds.set(holdId, hold);
    return hold.first;
  }

  #times(hold: { expiresAt: number }): { expiresAt: string; extendableUntil: string } {
    return { expiresAt: new Date(hold.expiresAt).toISOString(), extendableUntil: new Date(hold.expiresAt + 600_000).toISOString() };
  }
}

function unexpected(method: string): string {
  return `An unexpected error occurred invoking '${method}' on the server.`;
}

function reply(outcome: SeatReply['outcome'], seats: number[]): SeatReply {
  return { outcome, seats, revision: 0 };
}
