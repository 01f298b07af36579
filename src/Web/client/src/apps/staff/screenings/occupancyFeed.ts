import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { retryDelay } from '../../../retry.ts';
import { pause } from '../lifetime.ts';
import type { Occupancy } from './screeningsState.ts';

interface Listener {
  /** All screenings of the list. */
  list(all: Occupancy[]): void;
  /** Some of them; may be older than the known numbers. */
  changed(some: Occupancy[]): void;
  /** No changes arrive until the next list. */
  lost(): void;
}

/** Milliseconds between two reads of the list: messages of this hub can be lost unnoticed, and none announces a new screening. */
const listInterval = 5_000;

/** The occupancy of all screenings, from the hub for staff. Reconnects without limit. */
export class OccupancyFeed {
  readonly #listener: Listener;
  readonly #page: AbortSignal;
  readonly #hub = new HubConnectionBuilder()
    .withUrl('/hubs/desk', { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  #live = false;

  /** Ends when `page` is aborted. */
  constructor(listener: Listener, page: AbortSignal) {
    this.#listener = listener;
    this.#page = page;
    page.addEventListener('abort', () => void this.#hub.stop());
    this.#hub.on('occupancy', (changes: Occupancy[]) => listener.changed(changes));
    this.#hub.onclose(() => this.#lose());
  }

  /** Whether changes arrive. */
  get live(): boolean {
    return this.#live;
  }

  start(): void {
    void this.#run();
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#page.aborted; ) {
      try {
        if (this.#hub.state === HubConnectionState.Disconnected) await this.#hub.start();
        const all = await this.#hub.invoke<Occupancy[]>('WatchOccupancy');
        this.#live = true;
        failures = 0;
        this.#listener.list(all);
        await pause(listInterval * (0.8 + 0.4 * Math.random()), this.#page);
        await visible();
      } catch {
        // No connection, or the server cannot read the list now. Until this succeeds, the listener polls.
        this.#lose();
        await pause(1_000 + retryDelay(failures++), this.#page);
      }
    }
  }

  #lose(): void {
    if (!this.#live) return;
    this.#live = false;
    this.#listener.lost();
  }
}

function visible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise(resolve => document.addEventListener('visibilitychange', () => resolve(), { once: true }));
}
