import type { HubConnection } from '@microsoft/signalr';
import type { SeatMapConnection, SectionsQuestion } from '../connection.ts';
import type { Binary, JoinReply, SeatStatus, SectionsReply } from '../contract.ts';
import { decodeCounts } from '../freeSeats.ts';
import type { applyDelta } from '../seatMapState.ts';
import type { decodeDelta } from '../wire.ts';
import type { OpenMap } from './openMap.ts';
import { sectionsToShow } from './sectionsToShow.ts';

/**
 * What the map's own script has: if it were imported, the page would have to load a third file before the first picture. Binary arguments
 * are bytes here: the map speaks MessagePack.
 */
export type Shared = readonly [apply: typeof applyDelta, decode: typeof decodeDelta];

interface Overview {
  epoch: number;
  revision: number;
  free: Binary;
}

/** Not imported, for the same reason. */
const free: SeatStatus = 0;
const held: SeatStatus = 1;

/** Milliseconds from a movement to the question for other sections. */
const rest = 120;

/** At a till every seat is watched. @param end aborted when the map is closed */
export function showSections(connection: SeatMapConnection, map: OpenMap, root: ShadowRoot, shared: Shared, end: AbortSignal): void {
  if (!end.aborted && map.picker.questions) new ShownSections(connection, map, root, shared, end);
}

/**
 * Of a large hall only the sections in view are watched, and how many seats are free in the others. Seats of these count as held: nobody
 * is offered a seat of which nothing is known. Loaded after the first picture.
 */
class ShownSections implements SectionsQuestion {
  readonly #connection: SeatMapConnection;
  readonly #map: OpenMap;
  readonly #list: HTMLDetailsElement;
  readonly #shared: Shared;
  readonly #categories: number;
  readonly #seatsOf: number[][];
  /** Free seats by section and category. */
  readonly #free: Uint32Array;
  #freeAt: Omit<Overview, 'free'> = { epoch: -1, revision: -1 };
  /** Overviews that came while the answer to a question was on its way. */
  #waiting: Overview[] = [];
  /** As of the model's position. */
  #known: Set<number>;
  #asked = '';
  #hub: HubConnection | undefined;
  #hasMoved = false;
  #statuses: Uint8Array;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: SeatMapConnection, map: OpenMap, root: ShadowRoot, shared: Shared, end: AbortSignal) {
    this.#connection = connection;
    this.#map = map;
    this.#list = root.querySelector<HTMLDetailsElement>('[data-testid="seat-list"]')!;
    this.#shared = shared;
    const { sections, categories, columns, seats } = map.picker.plan;
    this.#categories = categories.length;
    this.#free = new Uint32Array(sections.length * categories.length);
    this.#seatsOf = sections.map(() => []);
    const indexes = new Map(sections.map(({ id }, index) => [id, index]));
    const sectionOf = columns?.sectionOf ?? seats.map(({ section }) => indexes.get(section)!);
    sectionOf.forEach((section, seat) => this.#seatsOf[section].push(seat));
    this.#known = new Set(sections.keys());
    this.#statuses = connection.model.state.statuses;
    connection.sections = this;
    const off = connection.model.subscribe(({ holds }) => {
      if (!connection.sections) return;
      this.#checkSnapshot();
      if (holds) this.#later();
    });
    map.pane.moved = () => this.#later();
    this.#list.addEventListener('toggle', () => this.#later(), { signal: end });
    root.host.addEventListener('seatselect', () => this.#later(), { signal: end });
    end.addEventListener('abort', () => {
      off();
      clearTimeout(this.#timer);
    });
    this.#later();
  }

  async ask(hub: HubConnection): Promise<JoinReply | number[]> {
    const { model } = this.#connection;
    if (this.#hub !== hub) {
      this.#hub = hub;
      hub.on('overview', (screening: number, epoch: number, revision: number, counts: Binary) => {
        if (screening === model.state.screeningId) this.#receive({ epoch, revision, free: counts });
      });
    }
    const shown = this.#choose();
    const { position } = model;
    const known = position ? [...this.#known].sort((a, b) => a - b) : [];
    this.#asked = shown.join();
    this.#waiting = [];
    const isMove = this.#connection.state === 'live' && this.#hasMoved;
    this.#hasMoved = false;
    const args = [model.state.screeningId, position ?? null, known, shown];
    try {
      if (isMove) return this.#enter(await hub.invoke<SectionsReply>('ShowSections', ...args), shown);
      const reply = await hub.invoke<JoinReply>('JoinSections', ...args);
      this.#enter(reply.sections!, shown);
      return reply;
    } catch (error) {
      // The server has just dropped this connection from the screening: join again.
      if (isMove) throw new Error('the sections are not shown', { cause: error });
      if (!String(error).includes('Unknown hub method')) throw error;
      // A node of an earlier version, during an upgrade.
      this.#stop();
      return hub.invoke<JoinReply>('Join', model.state.screeningId, null);
    }
  }

  #stop(): void {
    this.#connection.sections = undefined;
    this.#map.pane.moved = undefined;
    this.#known = new Set(this.#seatsOf.keys());
    this.#show();
  }

  get #isCounted(): boolean {
    return this.#freeAt.epoch >= 0;
  }

  #choose(): number[] {
    const { holds } = this.#connection.model.state;
    return sectionsToShow(this.#map, holds.values(), this.#list.open, this.#isCounted ? this.#free : undefined);
  }

  /** @returns the seats that have another status now. */
  #enter(reply: SectionsReply, shown: readonly number[]): number[] {
    const [apply, decode] = this.#shared;
    const { state } = this.#connection.model;
    const left = [...this.#known].filter(section => !shown.includes(section)).flatMap(section => this.#seatsOf[section]);
    const stayed = reply.delta ? decode(reply.delta as Uint8Array, state.seatCount) : { seats: [], statuses: [] };
    const entered = reply.entered.flatMap(section => this.#seatsOf[section]);
    const packed = reply.statuses as Uint8Array;
    if (packed.length !== (entered.length + 3) >> 2) throw new RangeError('statuses of other sections');
    const statuses = entered.map((_, i) => (packed[i >> 2] >> ((i & 3) * 2)) & 3);
    if (reply.epoch !== state.epoch) state.pendingStatuses.clear();
    state.epoch = reply.epoch;
    // All of it is applied, whatever revision the seats had before.
    state.revision = -1;
    const applied = apply(state, {
      from: 0,
      to: reply.revision,
      seats: Uint32Array.from([...left, ...stayed.seats, ...entered]),
      statuses: Uint8Array.from([...left.map(() => held), ...stayed.statuses, ...statuses]),
    });
    this.#known = new Set(shown);
    this.#count(reply);
    return applied.result === 'applied' ? applied.changed : [];
  }

  #receive(overview: Overview): void {
    if (!this.#connection.model.joined) this.#waiting.push(overview);
    else if (overview.epoch !== this.#freeAt.epoch) void this.#connection.resync();
    else if (overview.revision > this.#freeAt.revision) {
      this.#count(overview);
      this.#connection.model.notify({ seats: [], holds: false });
      this.#later();
    }
  }

  #count({ epoch, revision, free: counts }: Overview): void {
    this.#freeAt = { epoch, revision };
    for (const [place, count] of decodeCounts(counts as Uint8Array, this.#free.length)) this.#free[place] = count;
    this.#show();
  }

  /** Shows the counts of the sections whose seats are not known. */
  #show(): void {
    const { view } = this.#map.pane;
    const { free: counts, reported } = view.free;
    const changed: number[] = [];
    let elsewhere = 0;
    view.geometry.areas.areas.forEach(({ section, category }, area) => {
      const count = this.#known.has(section) ? 0 : this.#free[section * this.#categories + category];
      elsewhere += count;
      if (count === reported[area]) return;
      counts[area] += count - reported[area];
      reported[area] = count;
      changed.push(area);
    });
    this.#connection.model.state.freeElsewhere = elsewhere;
    if (changed.length > 0) view.recolor(changed);
  }

  /** The server has replaced every seat's status: those of other sections are forgotten again. */
  #checkSnapshot(): void {
    const { state, joined } = this.#connection.model;
    if (state.statuses === this.#statuses) {
      const waiting = joined ? this.#waiting.splice(0) : [];
      for (const overview of waiting) this.#receive(overview);
      return;
    }
    this.#statuses = state.statuses;
    const { areas } = this.#map.pane.view.geometry.areas;
    const { epoch, revision } = state;
    this.#freeAt = { epoch, revision };
    for (const { section, category, seats } of areas) {
      if (this.#known.has(section)) continue;
      this.#free[section * this.#categories + category] = seats.filter(seat => state.statuses[seat] === free).length;
      for (const seat of seats) state.statuses[seat] = held;
    }
    this.#show();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#choose().join() === this.#asked && this.#isCounted) return;
      this.#hasMoved = true;
      // Another question may be under way: then this one follows it.
      void this.#connection.resync().then(() => this.#connection.state === 'live' && this.#later());
    }, rest);
  }
}
