import type { HubConnection, IHubProtocol } from '@microsoft/signalr';
import { CommandError, serverError } from './commandError.ts';
import type { ConnectionEvents, ConnectionState } from './connectionEvents.ts';
import { toMillis, type BestWish, type Binary, type HoldNotice, type JoinReply, type ScreeningNotice, type SeatReply } from './contract.ts';
import { SeatMapModel, type Frame } from './model.ts';
import { delay, endlessReconnect, retryDelay } from './retry.ts';
import { uuidv7 } from './uuidv7.ts';
import { toBytes, WireError } from './wire.ts';

export interface ConnectionOptions {
  /** Absolute, or relative to the page: `/hubs/seatmap`. */
  url: string;
  screeningId: number;
  /** For programs; pages use their cookie. */
  accessToken?: () => string | Promise<string>;
  /** MessagePack when absent. For JSON: `new JsonHubProtocol()` of `@microsoft/signalr`; the map is the same. */
  protocol?: IHubProtocol;
  /** Milliseconds for which a command is repeated after failures; 30 seconds if absent. */
  commandTimeout?: number;
}

export type { ConnectionState } from './connectionEvents.ts';

/** Asks for some sections of a large hall instead of all seats. */
export interface SectionsQuestion {
  /** @returns the reply to Join or, if only sections have changed, their seats; they are in the model's state already. */
  ask: (hub: HubConnection) => Promise<JoinReply | number[]>;
}

// Repeated holds ask for the first answer: a node that has just started would refuse seats that this very hold has taken.
const repeatMethods: Record<string, string> = { Hold: 'HoldAgain', HoldOrSimilar: 'HoldOrSimilarAgain', HoldBest: 'HoldBestAgain' };

/** The connection to one screening. Joins, keeps the model up to date, reconnects without limit, and repeats lost commands. */
export class SeatMapConnection {
  readonly model: SeatMapModel;
  sections: SectionsQuestion | undefined;
  readonly #options: ConnectionOptions;
  #hub: HubConnection | undefined;
  #building: Promise<HubConnection> | undefined;
  readonly #screeningId: number;
  readonly #commandTimeout: number;
  readonly #listeners = new Map<keyof ConnectionEvents, Set<(event: never) => void>>();
  #state: ConnectionState = 'stopped';
  #running = false;
  /** The error that stopped the connection permanently. */
  #fatal: CommandError | undefined;
  #joining: Promise<void> | undefined;
  #info: JoinReply | undefined;
  /** Server's clock minus ours, in milliseconds. */
  #clockOffset = 0;

  constructor(options: ConnectionOptions, model = new SeatMapModel(options.screeningId)) {
    this.model = model;
    this.#options = options;
    this.#screeningId = options.screeningId;
    this.#commandTimeout = options.commandTimeout ?? 30_000;
  }

  async #build(): Promise<HubConnection> {
    const { buildHub } = await import('./hub.ts');
    const hub = (this.#hub = buildHub(this.#options, endlessReconnect));
    hub.on('seats', (screeningId: number, delta: Binary) => {
      this.#receive(screeningId, () => ({ kind: 'delta', delta: toBytes(delta) }));
    });
    hub.on('snapshot', (screeningId: number, epoch: number, revision: number, statuses: Binary) => {
      this.#receive(screeningId, () => ({ kind: 'snapshot', epoch, revision, statuses: toBytes(statuses) }));
    });
    hub.on('holdChanged', (notice: HoldNotice) => {
      this.model.notice(notice);
      this.#emit('notice', notice);
    });
    hub.on('screeningChanged', (notice: ScreeningNotice) => {
      if (notice.screeningId === this.#screeningId) this.#emit('changed', notice);
    });
    hub.on('viewers', (screeningId: number, viewers: number) => {
      if (screeningId === this.#screeningId) this.#emit('viewers', viewers);
    });
    hub.onreconnecting(() => this.#setState('reconnecting'));
    hub.onreconnected(() => void this.#join(true));
    hub.onclose(() => {
      // A server that shuts down closes the connection without SignalR's automatic reconnect, so reconnect here.
      if (this.#running) void this.#open();
    });
    return hub;
  }

  get #isConnected(): boolean {
    return this.#hub?.state === 'Connected';
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The reply to the last Join; undefined before the first. */
  get info(): JoinReply | undefined {
    return this.#info;
  }

  /** The server's clock, in milliseconds since 1970. */
  serverNow(): number {
    return Date.now() + this.#clockOffset;
  }

  on<K extends keyof ConnectionEvents>(event: K, listener: (event: ConnectionEvents[K]) => void): () => void {
    let listeners = this.#listeners.get(event);
    if (!listeners) this.#listeners.set(event, (listeners = new Set()));
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Resolves when the map is live for the first time, without a timeout; rejects if there is no such screening. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#setState('connecting');
    void this.#open();
    await this.#waitUntil(() => this.#state === 'live' || !this.#running, Infinity);
    if (!this.#running) throw this.#fatal ?? new CommandError('stopped', 'The connection was stopped before it was live.');
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#setState('stopped');
    await this.#hub?.stop();
  }

  /** Joins again, to get missed changes and the current list of own holds. */
  async resync(): Promise<void> {
    if (this.#isConnected) await this.#join(false);
  }

  hold(seats: number[], holdId: string = uuidv7()): Promise<SeatReply> {
    return this.#seatCommand('Hold', holdId, [...seats].sort((a, b) => a - b));
  }

  /**
   * Holds these seats or, if one is taken, as many similar ones (together, same price). The reply names the held seats.
   * @param joins an own hold: a new one with the seats of both takes its place.
   */
  holdOrSimilar(seats: number[], holdId: string = uuidv7(), joins?: string): Promise<SeatReply> {
    const sorted = [...seats].sort((a, b) => a - b);
    if (joins) return this.#seatCommand('AddToHold', holdId, { joins, seats: sorted, orSimilar: true });
    return this.#seatCommand('HoldOrSimilar', holdId, sorted);
  }

  /** @param joins as of holdOrSimilar */
  holdBest(wish: BestWish, holdId: string = uuidv7(), joins?: string): Promise<SeatReply> {
    return joins ? this.#seatCommand('AddToHold', holdId, { joins, best: wish }) : this.#seatCommand('HoldBest', holdId, wish);
  }

  extend(holdId: string, commandId: string = uuidv7()): Promise<SeatReply> {
    return this.#seatCommand('Extend', holdId, commandId);
  }

  /** All of the hold's seats when none are named. */
  async release(holdId: string, seats?: number[]): Promise<SeatReply> {
    const reply = await this.#seatCommand('Release', holdId, seats ?? null);
    // Some of the seats were released before, perhaps by an earlier attempt of this command: ask which seats the hold still has.
    if (seats && reply.outcome === 'alreadyReleased') void this.resync();
    return reply;
  }

  async #seatCommand(method: string, holdId: string, argument: unknown): Promise<SeatReply> {
    const reply = await this.#command<SeatReply>(method, this.#screeningId, holdId, argument);
    this.model.reply({ ...reply, holdId: reply.holdId ?? holdId });
    return reply;
  }

  /**
   * A command whose connection broke may have been carried out. It is repeated unchanged, with the same id, after
   * reconnecting: the server then returns the first reply again.
   */
  async #command<T>(method: string, ...args: unknown[]): Promise<T> {
    const deadline = Date.now() + this.#commandTimeout;
    for (let attempt = 0; ; attempt++) {
      await this.#waitUntil(() => this.#state === 'live' || !this.#running, deadline - Date.now());
      if (this.#state !== 'live') throw new CommandError('lost', 'The connection is away.');
      try {
        if (attempt === 0) return await this.#hub!.invoke<T>(method, ...args);
        const last = method === 'AddToHold' ? { ...(args.at(-1) as object), repeat: true } : args.at(-1);
        return await this.#hub!.invoke<T>(repeatMethods[method] ?? method, ...args.slice(0, -1), last);
      } catch (error) {
        const refused = serverError(error);
        if (refused && refused.code !== 'unavailable' && refused.code !== 'busy') throw refused;
        if (Date.now() >= deadline) throw refused ?? new CommandError('lost', 'The connection was lost before the answer came.');
        if (refused) await delay(200 + retryDelay(attempt));
        // Give the hub connection time to notice that it is closed.
        else await delay(50);
      }
    }
  }

  /** Connects, with retries and no limit. After a connection is lost, SignalR's automatic reconnect takes over. */
  async #open(): Promise<void> {
    if (this.#info) this.#setState('reconnecting');
    for (let attempt = 0; this.#running; attempt++) {
      if (attempt > 0 || this.#info) await delay(retryDelay(attempt));
      if (!this.#running) return;
      try {
        const hub = await (this.#building ??= this.#build());
        if (!this.#running || hub.state !== 'Disconnected') return;
        await hub.start();
        await this.#join(true);
        return;
      } catch {
        // Refused, unreachable, or stopped: the loop checks and tries again. Or the script could not be loaded.
        if (!this.#hub) this.#building = undefined;
      }
    }
  }

  /** One Join at a time: a call during a Join returns the promise of that one. Never rejects. */
  #join(fresh: boolean): Promise<void> {
    if (fresh) this.model.startJoin(true);
    return (this.#joining ??= this.#joinUntilLive().finally(() => {
      this.#joining = undefined;
    }));
  }

  async #joinUntilLive(): Promise<void> {
    for (let attempt = 0; this.#running; attempt++) {
      if (attempt > 0) await delay(retryDelay(attempt - 1));
      if (!this.#isConnected) return;
      this.model.startJoin();
      const asked = Date.now();
      try {
        const hub = this.#hub!;
        const reply = await (this.sections?.ask(hub) ??
          hub.invoke<JoinReply>('Join', this.#screeningId, this.model.position ?? null));
        if ('holds' in reply) {
          this.#clockOffset = toMillis(reply.now) - (asked + Date.now()) / 2;
          this.#info = reply;
        }
        if (this.model.join(reply) === 'resync') continue;
        this.#setState('live');
        if (!('holds' in reply)) return;
        this.#emit('joined', reply);
        if (reply.viewers) this.#emit('viewers', reply.viewers);
        return;
      } catch (error) {
        const refused = serverError(error);
        if (refused?.code === 'unknown_screening' || refused?.code === 'invalid') {
          this.#fatal = refused;
          this.#emit('error', refused);
          await this.stop();
          return;
        }
        // Any other error is temporary: a lost connection, a busy server, a damaged reply.
        if (this.#running) this.#setState(this.#info ? 'reconnecting' : 'connecting');
      }
    }
  }

  #receive(screeningId: number, frame: () => Frame): void {
    if (screeningId !== this.#screeningId) return;
    let result: ReturnType<SeatMapModel['receive']>;
    try {
      result = this.model.receive(frame());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      result = 'resync';
    }
    if (result === 'resync') void this.#join(false);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit('state', state);
  }

  #emit<K extends keyof ConnectionEvents>(event: K, value: ConnectionEvents[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (event: ConnectionEvents[K]) => void)(value);
  }

  /** Waits until a condition on the connection's state is met, or until the time is over. */
  #waitUntil(met: () => boolean, milliseconds: number): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise(resolve => {
      const timer = milliseconds === Infinity ? undefined : setTimeout(done, Math.max(0, milliseconds));
      const off = this.on('state', () => met() && done());
      function done(): void {
        clearTimeout(timer);
        off();
        resolve();
      }
    });
  }
}
