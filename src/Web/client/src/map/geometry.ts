import { columnsOf, type Plan } from '../plan.ts';
import type { PlanColumns } from '../planColumns.ts';
import { layOutAreas, type Areas } from './areas.ts';
import { gridOf, seatsIn, type Grid } from './grid.ts';
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
  readonly rows: Row[];
  /** For each seat, the index of its row. */
  rowOf: Uint32Array;
  /** Only sections that have seats. */
  sections: SectionPlace[];
  /** The floor of each seat, and all floors, lowest first. */
  readonly floorOf: Int16Array;
  floors: number[];
  /** For each of the plan's sections, the seat nearest to its centre. In a curved section the centre itself may be outside. */
  middles: { x: number; y: number }[];
  /** For each of the plan's sections, how wide it is at its middle, in metres: as wide as a text may be there. */
  widths: number[];
  areas: Areas;
  grid: Grid;
}

export function layOut(plan: Plan): Geometry {
  const columns = columnsOf(plan);
  const { xs, ys, rowOf } = columns;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let seat = 0; seat < xs.length; seat++) widen(box, xs[seat], ys[seat], leastPitch);
  const grid = gridOf(xs, ys, box);
  const pitch = seatPitch(xs, ys, box, grid);
  const half = pitch * 0.42;

  const beside = leastPitch - pitch * 2.1;
  const above = leastPitch - pitch / 2;
  const bounds = { left: box.left + beside, top: box.top + above, right: box.right - beside, bottom: box.bottom - above };
  for (const shape of plan.shapes) {
    bounds.left = Math.min(bounds.left, shape.x);
    bounds.top = Math.min(bounds.top, shape.y);
    bounds.right = Math.max(bounds.right, shape.x + shape.width);
    bounds.bottom = Math.max(bounds.bottom, shape.y + shape.height);
  }

  const { sections, middles, widths } = placeSections(plan, columns, pitch);
  const floors = [...new Set(sections.map(section => section.floor))].sort((a, b) => a - b);
  let rows: Row[] | undefined;
  let floorOf: Int16Array | undefined;

  return {
    xs, ys, half, pitch, bounds, sections, floors, middles, widths, rowOf, grid,
    areas: layOutAreas(columns, plan.sections.length, pitch),
    // From afar no row has a letter: the first picture of a large hall does not wait for them.
    get rows() {
      return (rows ??= placeRows(plan, columns, grid, pitch));
    },
    get floorOf() {
      return (floorOf ??= Int16Array.from(columns.sectionOf, section => plan.sections[section]?.floor ?? 0));
    },
  };
}

/** No smaller than this: seats that are all in one place are drawn too. */
const leastPitch = 0.05;

/**
 * The median distance of a seat to its nearest neighbour, and less if a twentieth of the seats is closer together: seats are drawn as wide
 * as they fit without covering each other. Seats that are on top of others do not count.
 */
function seatPitch(xs: Float32Array, ys: Float32Array, box: Box, grid: Grid): number {
  const distances = nearestDistances(xs, ys, box, grid).filter(distance => distance >= leastPitch).sort();
  if (distances.length === 0) return xs.length < 2 ? 0.55 : leastPitch;
  return Math.min(distances[distances.length >> 1], distances[Math.floor(distances.length / 20)] * 1.15);
}

/** A sample is enough, and takes a hall of 100,000 seats no time. */
const mostSampled = 2_000;

/** The distance to the nearest other seat, for some of the seats. */
function nearestDistances(xs: Float32Array, ys: Float32Array, box: Box, grid: Grid): Float32Array {
  const size = Math.max(box.right - box.left, box.bottom - box.top);
  const nearest: number[] = [];
  for (let seat = 0; seat < xs.length; seat += Math.ceil(xs.length / mostSampled)) {
    const [x, y] = [xs[seat], ys[seat]];
    let least = Infinity;
    for (let reach = grid.cell; least > reach && reach < size * 2; reach *= 2) {
      seatsIn(grid, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, other => {
        if (other === seat) return;
        const dx = xs[other] - x;
        const dy = ys[other] - y;
        least = Math.min(least, Math.sqrt(dx * dx + dy * dy));
      });
    }
    if (Number.isFinite(least)) nearest.push(least);
  }
  return Float32Array.from(nearest);
}

function boxOf(xs: Float32Array, ys: Float32Array, seats: readonly number[], margin: number): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const seat of seats) widen(box, xs[seat], ys[seat], margin);
  return box;
}

function widen(box: Box, x: number, y: number, margin: number): void {
  if (x - margin < box.left) box.left = x - margin;
  if (x + margin > box.right) box.right = x + margin;
  if (y - margin < box.top) box.top = y - margin;
  if (y + margin > box.bottom) box.bottom = y + margin;
}

/** In four passes over all seats: a list of each section's seats would cost more than what is found with it. */
function placeSections(plan: Plan, { xs, ys, sectionOf }: PlanColumns, pitch: number): Pick<Geometry, 'sections' | 'middles' | 'widths'> {
  const places = plan.sections.map(({ name, floor }, index) => {
    return {
      index, name, floor, seats: 0, box: { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity },
      x: 0, y: 0, away: Infinity, nearest: { x: 0, y: 0 }, beside: { left: 0, right: 0 },
    };
  });
  for (let seat = 0; seat < xs.length; seat++) {
    const place = places[sectionOf[seat]];
    place.seats++;
    place.x += xs[seat];
    place.y += ys[seat];
    widen(place.box, xs[seat], ys[seat], pitch / 2);
  }
  for (const place of places) {
    place.x /= place.seats || 1;
    place.y /= place.seats || 1;
  }
  for (let seat = 0; seat < xs.length; seat++) {
    const place = places[sectionOf[seat]];
    const dx = xs[seat] - place.x;
    const dy = ys[seat] - place.y;
    const away = dx * dx + dy * dy;
    if (away >= place.away) continue;
    place.away = away;
    place.nearest.x = xs[seat];
    place.nearest.y = ys[seat];
  }
  const middles = places.map(({ x, y, away, nearest }) => (away < 4 || away === Infinity ? { x, y } : nearest));
  for (let seat = 0; seat < xs.length; seat++) {
    const section = sectionOf[seat];
    const middle = middles[section];
    if (Math.abs(ys[seat] - middle.y) >= pitch * 1.5) continue;
    const { beside } = places[section];
    beside.left = Math.min(beside.left, xs[seat] - middle.x);
    beside.right = Math.max(beside.right, xs[seat] - middle.x);
  }
  const widths = places.map(({ beside }) => 2 * Math.min(beside.right, -beside.left) + pitch);
  return { sections: places.filter(({ seats }) => seats > 0), middles, widths };
}

function placeRows(plan: Plan, { xs, ys, rows }: PlanColumns, grid: Grid, pitch: number): Row[] {
  const placed = rows.map(({ text, section, table, seats }): Row => {
    const { floor } = plan.sections[section] ?? { floor: 0 };
    const ends = endsOf(xs, ys, seats, table ? text : undefined, pitch);
    return { text, section, floor, seats, ends, box: boxOf(xs, ys, seats, pitch * 2) };
  });
  findCoveredEnds(placed, xs, ys, grid, pitch);
  return placed;
}

/**
 * A little past the place of the next seat at both ends, in the direction of the last two seats.
 * @param table what the table is called, if the seats are around one
 */
function endsOf(xs: Float32Array, ys: Float32Array, members: readonly number[], table: string | undefined, pitch: number): RowEnd[] {
  if (table !== undefined) {
    const x = members.reduce((sum, seat) => sum + xs[seat], 0) / members.length;
    const y = members.reduce((sum, seat) => sum + ys[seat], 0) / members.length;
    // Letters are about half as wide as they are high, which is as high as a seat.
    const half = pitch * (0.42 + 0.25 * table.length);
    const room = members.every(seat => Math.abs(xs[seat] - x) > half || Math.abs(ys[seat] - y) > pitch * 0.8);
    return room ? [{ x, y, covered: false }] : [];
  }
  const ends: (readonly [number | undefined, number])[] = [[members[1], members[0]]];
  if (members.length > 1) ends.push([members.at(-2), members.at(-1)!]);
  return ends.map(([inner, end]) => {
    const [x, y] = [xs[end], ys[end]];
    const away = inner === undefined ? { x: -1, y: 0 } : { x: x - xs[inner], y: y - ys[inner] };
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
