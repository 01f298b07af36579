import { rowKey, type Plan } from '../plan.ts';
import { layOutAreas, type Areas } from './areas.ts';
import type { Box } from './viewport.ts';

export interface RowEnd {
  x: number;
  y: number;
  /** A seat is there, or the letter of another row: between two blocks is room for one letter only. */
  covered: boolean;
}

/** The seats of one row in one section, in the plan's order. */
export interface Row {
  /** What the row is called; empty for seats without rows. */
  text: string;
  section: number;
  floor: number;
  seats: number[];
  /** Where its letter is written: a little past its first and past its last seat, or in the middle of a table that has room. */
  ends: readonly RowEnd[];
  box: Box;
}

export interface SectionPlace {
  /** Index into the plan's sections. */
  index: number;
  name: string;
  floor: number;
  /** How many. */
  seats: number;
  box: Box;
}

/** What drawing and hit testing need of a plan. Computed once; frames do not change it. */
export interface Geometry {
  xs: Float32Array;
  ys: Float32Array;
  /** Half of a seat's side, in metres. */
  half: number;
  /** The usual distance between neighbouring seats, in metres. */
  pitch: number;
  /** Seats and shapes, with room for row letters. */
  bounds: Box;
  rows: Row[];
  /** For each seat, the index of its row. */
  rowOf: Uint32Array;
  /** Only sections that have seats. */
  sections: SectionPlace[];
  /** The floor of each seat, and all floors, lowest first. */
  floorOf: Int16Array;
  floors: number[];
  /** For each of the plan's sections, the seat nearest to its centre. In a curved section the centre itself may be outside. */
  middles: { x: number; y: number }[];
  /** For each of the plan's sections, how wide it is at its middle, in metres: as wide as a text may be there. */
  widths: number[];
  areas: Areas;
  grid: Grid;
}

/** A grid index of seats, in one array: those of cell c are `seats[starts[c]..starts[c + 1])`. */
export interface Grid {
  cell: number;
  left: number;
  top: number;
  columns: number;
  rows: number;
  starts: Uint32Array;
  seats: Uint32Array;
}

export function layOut(plan: Plan): Geometry {
  const { seats } = plan;
  const xs = Float32Array.from(seats, seat => seat.x);
  const ys = Float32Array.from(seats, seat => seat.y);
  const pitch = seatPitch(xs, ys);
  const half = pitch * 0.42;

  const seatBox = boxOf(xs, ys, seats.keys(), pitch / 2);
  const bounds = { ...seatBox, left: seatBox.left - pitch * 1.6, right: seatBox.right + pitch * 1.6 };
  for (const shape of plan.shapes) {
    bounds.left = Math.min(bounds.left, shape.x);
    bounds.top = Math.min(bounds.top, shape.y);
    bounds.right = Math.max(bounds.right, shape.x + shape.width);
    bounds.bottom = Math.max(bounds.bottom, shape.y + shape.height);
  }

  const bySection = groupBy(seats.keys(), seat => seats[seat].section);
  const sections: SectionPlace[] = [];
  const floorOf = new Int16Array(seats.length);
  plan.sections.forEach(({ id, name, floor }, index) => {
    const members = bySection.get(id);
    if (!members) return;
    sections.push({ index, name, floor, seats: members.length, box: boxOf(xs, ys, members, pitch / 2) });
    for (const seat of members) floorOf[seat] = floor;
  });
  const middles = plan.sections.map(({ id }) => middleOf(xs, ys, bySection.get(id) ?? []));
  const widths = plan.sections.map(({ id }, index) => widthAt(xs, ys, bySection.get(id) ?? [], middles[index], pitch));
  const floors = [...new Set(sections.map(section => section.floor))].sort((a, b) => a - b);
  const grid = gridOf(xs, ys, seatBox, pitch * 2);
  const { rows, rowOf } = findRows(plan, xs, ys, pitch);
  findCoveredEnds(rows, xs, ys, grid, pitch);

  return {
    xs, ys, half, pitch, bounds, sections, floorOf, floors, middles, widths,
    rows, rowOf, grid,
    areas: layOutAreas(plan, pitch),
  };
}

/** No smaller than this: seats that are all in one place are drawn too. */
const leastPitch = 0.05;

/**
 * The median distance of a seat to its nearest neighbour, and less if a twentieth of the seats is closer together: seats are drawn as wide
 * as they fit without covering each other. Seats that are on top of others do not count.
 */
function seatPitch(xs: Float32Array, ys: Float32Array): number {
  const distances = nearestDistances(xs, ys).filter(distance => distance >= leastPitch).sort();
  if (distances.length === 0) return xs.length < 2 ? 0.55 : leastPitch;
  return Math.min(distances[distances.length >> 1], distances[Math.floor(distances.length / 20)] * 1.15);
}

/** A sample is enough, and takes a hall of 100,000 seats no time. */
const mostSampled = 2_000;

/** The distance to the nearest other seat, for some of the seats. */
function nearestDistances(xs: Float32Array, ys: Float32Array): Float32Array {
  const box = boxOf(xs, ys, xs.keys(), leastPitch);
  const size = Math.max(box.right - box.left, box.bottom - box.top);
  const grid = gridOf(xs, ys, box, 0);
  const nearest: number[] = [];
  for (let seat = 0; seat < xs.length; seat += Math.ceil(xs.length / mostSampled)) {
    const [x, y] = [xs[seat], ys[seat]];
    let least = Infinity;
    for (let reach = grid.cell; least > reach && reach < size * 2; reach *= 2) {
      seatsIn(grid, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, other => {
        if (other !== seat) least = Math.min(least, Math.hypot(xs[other] - x, ys[other] - y));
      });
    }
    if (Number.isFinite(least)) nearest.push(least);
  }
  return Float32Array.from(nearest);
}

function boxOf(xs: Float32Array, ys: Float32Array, seats: Iterable<number>, margin: number): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const seat of seats) {
    left = Math.min(left, xs[seat]);
    right = Math.max(right, xs[seat]);
    top = Math.min(top, ys[seat]);
    bottom = Math.max(bottom, ys[seat]);
  }
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

function middleOf(xs: Float32Array, ys: Float32Array, seats: readonly number[]): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (const seat of seats) {
    x += xs[seat] / seats.length;
    y += ys[seat] / seats.length;
  }
  const away = (seat: number): number => Math.hypot(xs[seat] - x, ys[seat] - y);
  const nearest = seats.reduce((best, seat) => (best < 0 || away(seat) < away(best) ? seat : best), -1);
  return nearest < 0 || away(nearest) < 2 ? { x, y } : { x: xs[nearest], y: ys[nearest] };
}

/** Twice the distance from a section's middle to the nearer of its two sides, at the height of a line of text. */
function widthAt(xs: Float32Array, ys: Float32Array, seats: readonly number[], middle: { x: number; y: number }, pitch: number): number {
  const beside = seats.filter(seat => Math.abs(ys[seat] - middle.y) < pitch * 1.5).map(seat => xs[seat] - middle.x);
  return 2 * Math.max(0, Math.min(Math.max(...beside, 0), -Math.min(...beside, 0))) + pitch;
}

function findRows(plan: Plan, xs: Float32Array, ys: Float32Array, pitch: number): { rows: Row[]; rowOf: Uint32Array } {
  const sections = new Map(plan.sections.map(({ id, floor }, index) => [id, { index, floor }]));
  const rowOf = new Uint32Array(plan.seats.length);
  const groups = groupBy(plan.seats.keys(), seat => rowKey(plan.seats[seat]));
  const rows = [...groups.values()].map((seats, index): Row => {
    for (const seat of seats) rowOf[seat] = index;
    const { section: id, row } = plan.seats[seats[0]];
    const { index: section, floor } = sections.get(id) ?? { index: 0, floor: 0 };
    return { text: row, section, floor, seats, ends: endsOf(plan, seats, row, pitch), box: boxOf(xs, ys, seats, pitch * 2) };
  });
  return { rows, rowOf };
}

/** A little past the place of the next seat at both ends, in the direction of the last two seats. */
function endsOf({ seats }: Plan, members: readonly number[], text: string, pitch: number): RowEnd[] {
  if (seats[members[0]].table) {
    const x = members.reduce((sum, seat) => sum + seats[seat].x, 0) / members.length;
    const y = members.reduce((sum, seat) => sum + seats[seat].y, 0) / members.length;
    // Letters are about half as wide as they are high, which is as high as a seat.
    const half = pitch * (0.42 + 0.25 * text.length);
    const room = members.every(seat => Math.abs(seats[seat].x - x) > half || Math.abs(seats[seat].y - y) > pitch * 0.8);
    return room ? [{ x, y, covered: false }] : [];
  }
  const ends: (readonly [number | undefined, number])[] = [[members[1], members[0]]];
  if (members.length > 1) ends.push([members.at(-2), members.at(-1)!]);
  return ends.map(([inner, end]) => {
    const { x, y } = seats[end];
    const away = inner === undefined ? { x: -1, y: 0 } : { x: x - seats[inner].x, y: y - seats[inner].y };
    const length = Math.hypot(away.x, away.y) || 1;
    return { x: x + (away.x / length) * pitch * 1.2, y: y + (away.y / length) * pitch * 1.2, covered: false };
  });
}

function findCoveredEnds(rows: readonly Row[], xs: Float32Array, ys: Float32Array, grid: Grid, pitch: number): void {
  const reach = pitch * 0.8;
  const letters = new Map<string, RowEnd[]>();
  for (const end of rows.flatMap(({ text, ends }) => (text ? ends : []))) {
    const { x, y } = end;
    const isNear = (otherX: number, otherY: number): boolean => Math.abs(otherX - x) < reach && Math.abs(otherY - y) < reach;
    seatsIn(grid, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, seat => {
      end.covered ||= isNear(xs[seat], ys[seat]);
    });
    const [column, line] = [Math.floor(x / reach), Math.floor(y / reach)];
    for (let at = 0; at < 9; at++) {
      const others = letters.get(`${column + (at % 3) - 1} ${line + Math.floor(at / 3) - 1}`) ?? [];
      end.covered ||= others.some(other => isNear(other.x, other.y));
    }
    if (end.covered) continue;
    const cell = `${column} ${line}`;
    letters.set(cell, [...(letters.get(cell) ?? []), end]);
  }
}

function groupBy<K>(items: Iterable<number>, key: (item: number) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** @param size that of a cell, unless seats are so far apart that most of the cells would be empty. */
function gridOf(xs: Float32Array, ys: Float32Array, box: Box, size: number): Grid {
  const cell = Math.max(size, Math.sqrt(((box.right - box.left) * (box.bottom - box.top)) / (xs.length * 8)));
  const columns = Math.max(1, Math.ceil((box.right - box.left) / cell));
  const rows = Math.max(1, Math.ceil((box.bottom - box.top) / cell));
  const { left, top } = box;
  const starts = new Uint32Array(columns * rows + 1);
  const grid: Grid = { cell, left, top, columns, rows, starts, seats: new Uint32Array(xs.length) };
  const cellOf = (seat: number): number => cellRow(grid, ys[seat]) * columns + cellColumn(grid, xs[seat]);
  for (let seat = 0; seat < xs.length; seat++) grid.starts[cellOf(seat) + 1]++;
  for (let c = 1; c < grid.starts.length; c++) grid.starts[c] += grid.starts[c - 1];
  const next = grid.starts.slice();
  for (let seat = 0; seat < xs.length; seat++) grid.seats[next[cellOf(seat)]++] = seat;
  return grid;
}

function cellColumn(grid: Grid, x: number): number {
  return Math.min(grid.columns - 1, Math.max(0, Math.floor((x - grid.left) / grid.cell)));
}

function cellRow(grid: Grid, y: number): number {
  return Math.min(grid.rows - 1, Math.max(0, Math.floor((y - grid.top) / grid.cell)));
}

/** Visits all seats of the cells that the box touches. */
export function seatsIn(grid: Grid, box: Box, visit: (seat: number) => void): void {
  const right = cellColumn(grid, box.right);
  const bottom = cellRow(grid, box.bottom);
  for (let row = cellRow(grid, box.top); row <= bottom; row++) {
    const base = row * grid.columns;
    const end = grid.starts[base + right + 1];
    // The cells of one row of the grid are consecutive in the array.
    for (let i = grid.starts[base + cellColumn(grid, box.left)]; i < end; i++) visit(grid.seats[i]);
  }
}

/** The seat nearest to a point, or −1. @param reach metres from the edge of the seat. */
export function seatAt(geometry: Geometry, x: number, y: number, reach: number): number {
  const limit = geometry.half + reach;
  let found = -1;
  let nearest = limit;
  seatsIn(geometry.grid, { left: x - limit, top: y - limit, right: x + limit, bottom: y + limit }, seat => {
    const distance = Math.max(Math.abs(geometry.xs[seat] - x), Math.abs(geometry.ys[seat] - y));
    if (distance < nearest) {
      nearest = distance;
      found = seat;
    }
  });
  return found;
}

/**
 * The next seat in the direction of an arrow key, or −1. Sideways distance counts double; seats that are farther sideways
 * than ahead are left out.
 */
export function neighbour(geometry: Geometry, seat: number, dx: number, dy: number): number {
  const { xs, ys, grid, bounds, pitch } = geometry;
  const x = xs[seat];
  const y = ys[seat];
  const farthest = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  for (let reach = pitch * 4; ; reach *= 3) {
    let found = -1;
    let least = Infinity;
    seatsIn(grid, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, other => {
      const ahead = (xs[other] - x) * dx + (ys[other] - y) * dy;
      const aside = Math.abs((xs[other] - x) * dy) + Math.abs((ys[other] - y) * dx);
      if (ahead < pitch * 0.3 || aside > ahead) return;
      const cost = ahead + aside * 2;
      if (cost < least) {
        least = cost;
        found = other;
      }
    });
    // A seat outside of the box cannot have a cost below `reach`.
    if ((found >= 0 && least <= reach) || reach > farthest) return found;
  }
}
