import { FreeCounts } from './areas.ts';
import type { Geometry } from './geometry.ts';
import { Look } from './looks.ts';
import { shades } from './painter.ts';

/** What has come of a round of reading looks. */
export interface Taken {
  changed: { seat: number; before: Look }[];
  /** Areas that from afar have another shade now. */
  areas: Set<number>;
}

/** The looks as they are painted. Reading them anew says exactly what has to be painted again. */
export class ShownLooks {
  readonly looks: Uint8Array;
  readonly free: FreeCounts;
  readonly #geometry: Geometry;
  readonly #look: (seat: number) => Look;

  constructor(geometry: Geometry, look: (seat: number) => Look) {
    this.#geometry = geometry;
    this.#look = look;
    this.looks = new Uint8Array(geometry.xs.length);
    this.free = new FreeCounts(geometry.areas);
  }

  takeAll(): void {
    for (let seat = 0; seat < this.looks.length; seat++) this.looks[seat] = this.#look(seat);
    this.free.recount(seat => this.looks[seat] <= Look.selected);
  }

  take(seats: Iterable<number>): Taken {
    const taken: Taken = { changed: [], areas: new Set() };
    for (const seat of seats) {
      const before = this.looks[seat] as Look;
      const after = this.#look(seat);
      if (before === after) continue;
      this.looks[seat] = after;
      taken.changed.push({ seat, before });
      const by = Number(after <= Look.selected) - Number(before <= Look.selected);
      if (by === 0) continue;
      const area = this.#geometry.areas.of[seat];
      const shade = this.#shade(area);
      this.free.add(seat, by);
      if (this.#shade(area) !== shade) taken.areas.add(area);
    }
    return taken;
  }

  #shade(area: number): number {
    return Math.ceil(this.free.share(area) * shades);
  }
}
