import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { retryDelay } from '../../../retry.ts';
import { pause } from '../lifetime.ts';
import type { Occupancy } from './screeningsState.ts';

interface Listener {
  /** Every screening of the list. */
  list(all: Occupancy[]): void;
  /** Some of them; can be older than what is known already. */
  changed(some: Occupancy[]): void;
  /** Nothing arrives any more until the next list. */
  lost(): void;
}

/** Messages of this hub can be lost without notice, and nobody announces a new screening: read the list again this often. */
const listInterval = 5_000;

/** The occupancy of all screenings, from the hub for staff. Connects again without limit. */
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

  /** Changes arrive. */
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
        // No connection, or the server cannot read the list now. The listener has other means until this succeeds.
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
