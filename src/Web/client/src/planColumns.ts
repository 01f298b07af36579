import { rowKey, type Plan, type SeatKind } from './plan.ts';

/** The seats that are one row, whatever their order in the plan. */
export interface PlanRow {
  /** What the row is called; empty for seats without rows. */
  text: string;
  /** Index into the plan's sections. */
  section: number;
  /** The seats are around a table. */
  table: boolean;
  seats: number[];
}

/** What a map needs of a plan's seats, by index, without an object for each seat. */
export interface PlanColumns {
  xs: Float32Array;
  ys: Float32Array;
  /** Indexes into the plan's sections and categories, and into `rows`. */
  sectionOf: Uint16Array;
  categoryOf: Uint8Array;
  rowOf: Uint32Array;
  rows: PlanRow[];
  /** Those that there are; standard seats may be left out. */
  kinds: Set<SeatKind>;
}

export function emptyColumns(seats: number): PlanColumns {
  return {
    xs: new Float32Array(seats), ys: new Float32Array(seats),
    sectionOf: new Uint16Array(seats), categoryOf: new Uint8Array(seats), rowOf: new Uint32Array(seats),
    rows: [], kinds: new Set(),
  };
}

export function columnsOfSeats(plan: Plan): PlanColumns {
  const columns = emptyColumns(plan.seats.length);
  const sections = new Map(plan.sections.map(({ id }, index) => [id, index]));
  const categories = new Map(plan.categories.map(({ id }, index) => [id, index]));
  const rows = new Map<string, number>();
  plan.seats.forEach((each, seat) => {
    const section = sections.get(each.section) ?? 0;
    const key = rowKey(each);
    let row = rows.get(key);
    if (row === undefined) {
      rows.set(key, (row = columns.rows.length));
      columns.rows.push({ text: each.row, section, table: each.table === true, seats: [] });
    }
    columns.rows[row].seats.push(seat);
    columns.kinds.add(each.kind);
    columns.xs[seat] = each.x;
    columns.ys[seat] = each.y;
    columns.sectionOf[seat] = section;
    columns.categoryOf[seat] = categories.get(each.category) ?? 0;
    columns.rowOf[seat] = row;
  });
  return columns;
}
