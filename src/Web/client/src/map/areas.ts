import type { PlanColumns, PlanRow } from '../planColumns.ts';
import type { Box } from './viewport.ts';

/** The seats of one category in one section. From afar they are drawn as one area; near, the area is their background. */
export interface Area {
  section: number;
  category: number;
  seats: number[];
  /** Polylines [x0, y0, x1, y1, …] of row segments, half a seat longer than the seats at both ends. */
  lines: Float32Array[];
  box: Box;
}

export interface Areas {
  areas: Area[];
  /** For each seat, the index of its area. */
  of: Uint16Array;
  /** For each seat, the index of its category. */
  categoryOf: Uint8Array;
  /** For each section, the distance between rows in metres: lines of this width touch each other. */
  rowSpacing: Float32Array;
}

/** A gap this many times wider than the usual distance in the row is an aisle (docs/plans.md). */
const aisle = 1.6;

/**
 * Areas are lines along the rows, drawn as thick as the distance between rows. This keeps arcs, aisles and corners, which an
 * outline around all seats would not.
 */
export function layOutAreas(columns: PlanColumns, sections: number, pitch: number): Areas {
  const { xs, ys, categoryOf, rows } = columns;
  const areas: Area[] = [];
  const byKey = new Map<number, number>();
  const of = new Uint16Array(xs.length);
  const rowsOf = Array.from({ length: sections }, (): number[][] => []);
  for (const row of rows) {
    const { section, seats } = row;
    rowsOf[section]?.push(seats);
    const runs = runsOf(columns, row, pitch);
    for (let run = 0; run < runs.length; run++) {
      const from = run === 0 ? 0 : runs[run - 1];
      const to = runs[run];
      const category = categoryOf[seats[from]];
      const key = section * 256 + category;
      let index = byKey.get(key);
      if (index === undefined) {
        byKey.set(key, (index = areas.length));
        const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
        areas.push({ section, category, seats: [], lines: [], box });
      }
      const area = areas[index];
      for (let i = from; i < to; i++) {
        of[seats[i]] = index;
        area.seats.push(seats[i]);
      }
      area.lines.push(lineOf(columns, seats, from, to, pitch));
    }
  }

  const rowSpacing = Float32Array.from(rowsOf, members => rowDistance(xs, ys, members, pitch));
  for (const { section, lines, box } of areas) {
    for (const line of lines) {
      for (let i = 0; i < line.length; i += 2) {
        box.left = Math.min(box.left, line[i]);
        box.right = Math.max(box.right, line[i]);
        box.top = Math.min(box.top, line[i + 1]);
        box.bottom = Math.max(box.bottom, line[i + 1]);
      }
    }
    const margin = rowSpacing[section];
    box.left -= margin;
    box.right += margin;
    box.top -= margin;
    box.bottom += margin;
  }
  return { areas, of, rowSpacing, categoryOf };
}

/** Where the stretches of a row end: at an aisle, at another price, at its end. */
function runsOf({ xs, ys, categoryOf }: PlanColumns, { seats, table }: PlanRow, pitch: number): number[] {
  const steps = new Float64Array(seats.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = distance(xs, ys, seats[i], seats[i + 1]);
  const usual = Math.min(pitch * 2, steps.length === 0 ? pitch : steps.slice().sort()[steps.length >> 1]);
  const ends: number[] = [];
  for (let i = 1; i < seats.length; i++) {
    // A table has no line: each of its seats is drawn by itself.
    if (table || steps[i - 1] > usual * aisle || categoryOf[seats[i]] !== categoryOf[seats[i - 1]]) ends.push(i);
  }
  ends.push(seats.length);
  return ends;
}

/** A point every four seats is enough for a curve. */
const every = 4;

function lineOf({ xs, ys }: PlanColumns, seats: readonly number[], from: number, to: number, pitch: number): Float32Array {
  const points = Math.ceil((to - from - 1) / every) + 1;
  const line = new Float32Array(2 * points + 4);
  const at = (i: number): number => seats[Math.min(from + i * every, to - 1)];
  for (let i = 0; i < points; i++) {
    line[2 * i + 2] = xs[at(i)];
    line[2 * i + 3] = ys[at(i)];
  }
  // Half a seat longer at both ends.
  const beyond = (inner: number, end: number, target: number): void => {
    const [dx, dy] = points > 1 ? [line[end] - line[inner], line[end + 1] - line[inner + 1]] : [target > end ? 1 : -1, 0];
    const by = pitch / 2 / (Math.sqrt(dx * dx + dy * dy) || 1);
    line[target] = line[end] + dx * by;
    line[target + 1] = line[end + 1] + dy * by;
  };
  beyond(4, 2, 0);
  beyond(2 * points - 2, 2 * points, 2 * points + 2);
  return line;
}

/** The median distance from the middle seat of a row to the nearest seat of the next row. */
function rowDistance(xs: Float32Array, ys: Float32Array, rows: readonly number[][], pitch: number): number {
  const distances = new Float64Array(Math.max(0, rows.length - 1));
  for (let i = 1; i < rows.length; i++) {
    const middle = rows[i - 1][rows[i - 1].length >> 1];
    let least = Infinity;
    for (const seat of rows[i]) least = Math.min(least, distance(xs, ys, middle, seat));
    distances[i - 1] = least;
  }
  const median = distances.length === 0 ? pitch : distances.sort()[distances.length >> 1];
  // 4 % more, so that no background shows between rows.
  return Math.min(pitch * 2.2, Math.max(pitch, median)) * 1.04;
}

function distance(xs: Float32Array, ys: Float32Array, a: number, b: number): number {
  const dx = xs[a] - xs[b];
  const dy = ys[a] - ys[b];
  // Math.hypot is many times slower.
  return Math.sqrt(dx * dx + dy * dy);
}

/** The number of free seats of each area, updated when seats change. */
export class FreeCounts {
  readonly free: Uint32Array;
  /** Of which are counted by the server: free seats of areas whose seats are not known. */
  readonly reported: Uint32Array;
  readonly #areas: Areas;

  constructor(areas: Areas) {
    this.#areas = areas;
    this.free = new Uint32Array(areas.areas.length);
    this.reported = this.free.slice();
  }

  recount(isFree: (seat: number) => boolean): void {
    this.free.set(this.reported);
    for (let seat = 0; seat < this.#areas.of.length; seat++) if (isFree(seat)) this.free[this.#areas.of[seat]]++;
  }

  /** @param by 1 or −1. */
  add(seat: number, by: number): void {
    this.free[this.#areas.of[seat]] += by;
  }

  share(area: number): number {
    return this.free[area] / Math.max(1, this.#areas.areas[area].seats.length);
  }

  ofSection(section: number): number {
    let sum = 0;
    this.#areas.areas.forEach((area, index) => {
      if (area.section === section) sum += this.free[index];
    });
    return sum;
  }
}
