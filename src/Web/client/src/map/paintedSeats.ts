import { FreeCounts } from './areas.ts';
import type { Geometry } from './geometry.ts';
import { shades } from './painter.ts';
import { Appearance } from './seatAppearance.ts';

/** The differences between the current appearances and those last painted. */
export interface SeatChanges {
  changed: { seat: number; before: Appearance }[];
  /** Areas whose shade, which shows the free share, has changed. */
  areas: Set<number>;
}

/** The appearance of each seat as last painted. Reading the current ones gives exactly the seats to repaint. */
export class PaintedSeats {
  readonly appearances: Uint8Array;
  readonly free: FreeCounts;
  readonly #geometry: Geometry;
  readonly #appearance: (seat: number) => Appearance;

  constructor(geometry: Geometry, appearance: (seat: number) => Appearance) {
    this.#geometry = geometry;
    this.#appearance = appearance;
    this.appearances = new Uint8Array(geometry.xs.length);
    this.free = new FreeCounts(geometry.areas);
  }

  readAll(): void {
    for (let seat = 0; seat < this.appearances.length; seat++) this.appearances[seat] = this.#appearance(seat);
    this.free.recount(seat => this.appearances[seat] <= Appearance.selected);
  }

  read(seats: Iterable<number>): SeatChanges {
    const changes: SeatChanges = { changed: [], areas: new Set() };
    for (const seat of seats) {
      const before = this.appearances[seat] as Appearance;
      const after = this.#appearance(seat);
      if (before === after) continue;
      this.appearances[seat] = after;
      changes.changed.push({ seat, before });
      const by = Number(after <= Appearance.selected) - Number(before <= Appearance.selected);
      if (by === 0) continue;
      const area = this.#geometry.areas.of[seat];
      const shade = this.#shade(area);
      this.free.add(seat, by);
      if (this.#shade(area) !== shade) changes.areas.add(area);
    }
    return changes;
  }

  #shade(area: number): number {
    return Math.ceil(this.free.share(area) * shades);
  }
}
