import { rowKey, type Plan } from '../plan.ts';
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
export function layOutAreas(plan: Plan, pitch: number): Areas {
  const sectionOf = new Map(plan.sections.map((section, index) => [section.id, index]));
  const categoryOf = new Map(plan.categories.map((category, index) => [category.id, index]));
  const rows = new Map<string, number[]>();
  plan.seats.forEach((each, seat) => {
    const key = rowKey(each);
    const members = rows.get(key);
    if (members) members.push(seat);
    else rows.set(key, [seat]);
  });

  const areas: Area[] = [];
  const byKey = new Map<string, number>();
  const of = new Uint16Array(plan.seats.length);
  const rowsOf: number[][][] = plan.sections.map(() => []);
  for (const members of rows.values()) {
    const section = sectionOf.get(plan.seats[members[0]].section) ?? 0;
    rowsOf[section]?.push(members);
    for (const run of runsOf(plan, members, pitch)) {
      const category = categoryOf.get(plan.seats[run[0]].category) ?? 0;
      const key = `${section} ${category}`;
      let index = byKey.get(key);
      if (index === undefined) {
        byKey.set(key, (index = areas.length));
        const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
        areas.push({ section, category, seats: [], lines: [], box });
      }
      const area = areas[index];
      for (const seat of run) {
        of[seat] = index;
        area.seats.push(seat);
      }
      area.lines.push(lineOf(plan, run, pitch));
    }
  }

  const rowSpacing = Float32Array.from(rowsOf, members => rowDistance(plan, members, pitch));
  for (const area of areas) {
    const margin = rowSpacing[area.section];
    for (const line of area.lines) {
      for (let i = 0; i < line.length; i += 2) {
        area.box.left = Math.min(area.box.left, line[i] - margin);
        area.box.right = Math.max(area.box.right, line[i] + margin);
        area.box.top = Math.min(area.box.top, line[i + 1] - margin);
        area.box.bottom = Math.max(area.box.bottom, line[i + 1] + margin);
      }
    }
  }
  return { areas, of, rowSpacing, categoryOf: Uint8Array.from(of, area => areas[area].category) };
}

function* runsOf(plan: Plan, members: number[], pitch: number): Generator<number[]> {
  const { seats } = plan;
  // A table has no line: each of its seats is drawn by itself.
  if (seats[members[0]].table) return yield* members.map(seat => [seat]);
  const steps = members.slice(1).map((seat, i) => Math.hypot(seats[seat].x - seats[members[i]].x, seats[seat].y - seats[members[i]].y));
  const usual = Math.min(pitch * 2, [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? pitch);
  let run = [members[0]];
  for (let i = 1; i < members.length; i++) {
    if (steps[i - 1] > usual * aisle || seats[members[i]].category !== seats[run[0]].category) {
      yield run;
      run = [];
    }
    run.push(members[i]);
  }
  yield run;
}

function lineOf(plan: Plan, run: number[], pitch: number): Float32Array {
  // A point every four seats is enough for a curve.
  const kept = run.filter((_, i) => i === 0 || i === run.length - 1 || i % 4 === 0).map(seat => plan.seats[seat]);
  const first = kept[0];
  const last = kept[kept.length - 1];
  const before = beyond(kept[1] ?? { x: first.x + 1, y: first.y }, first, pitch / 2);
  const after = beyond(kept[kept.length - 2] ?? { x: last.x - 1, y: last.y }, last, pitch / 2);
  return Float32Array.from([before, ...kept, after].flatMap(({ x, y }) => [x, y]));
}

interface Point {
  x: number;
  y: number;
}

function beyond(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: to.x + ((to.x - from.x) / length) * by, y: to.y + ((to.y - from.y) / length) * by };
}

/** The median distance from the middle seat of a row to the nearest seat of the next row. */
function rowDistance(plan: Plan, rows: number[][], pitch: number): number {
  const distances: number[] = [];
  for (let i = 1; i < rows.length; i++) {
    const { x, y } = plan.seats[rows[i - 1][rows[i - 1].length >> 1]];
    distances.push(Math.min(...rows[i].map(seat => Math.hypot(plan.seats[seat].x - x, plan.seats[seat].y - y))));
  }
  const median = distances.sort((a, b) => a - b)[distances.length >> 1] ?? pitch;
  // 4 % more, so that no background shows between rows.
  return Math.min(pitch * 2.2, Math.max(pitch, median)) * 1.04;
}

/** The number of free seats of each area, updated when seats change. */
export class FreeCounts {
  readonly free: Uint32Array;
  readonly #areas: Areas;

  constructor(areas: Areas) {
    this.#areas = areas;
    this.free = new Uint32Array(areas.areas.length);
  }

  recount(isFree: (seat: number) => boolean): void {
    this.free.fill(0);
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
