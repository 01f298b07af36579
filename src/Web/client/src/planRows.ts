import { rowKey, type Plan, type PlanSeat, type SeatKind } from './plan.ts';
import { emptyColumns } from './planColumns.ts';

/**
 * A plan by rows, from GET /api/v1/plans/{hash}/rows: the same seats in the same order, a tenth of the text. `rows` are stretches of the
 * list of seats that have section, row, group and table in common.
 */
export interface PlanRows extends Omit<Plan, 'format' | 'seats' | 'columns'> {
  format: 'seatmap-plan-rows/1';
  rows: SeatRow[];
  /** Seats that are not standard, and seats with a note, by index. */
  kinds: Partial<Record<SeatKind, number[]>>;
  notes: { text: string; seats: number[] }[];
}

interface SeatRow {
  /** Index into `sections`. */
  section: number;
  row: string;
  group?: string;
  table?: boolean;
  /** Millimetres: the place of the first seat, then each seat's distance from the one before. */
  x: number[];
  y: number[];
  /** Index into `categories`, and how many seats in turn have it. */
  categories: [category: number, count: number][];
  /** The first one and the step to the next, or all of them. */
  numbers: [first: number, step: number] | string[];
  /** What comes before the number, or all labels. */
  labels: string | string[];
}

export function readRows({ format: _, rows, kinds, notes, ...rest }: PlanRows): Plan {
  const columns = emptyColumns(rows.reduce((sum, { x }) => sum + x.length, 0));
  const { xs, ys } = columns;
  const indexes = new Map<string, number>();
  let seat = 0;
  for (const each of rows) {
    const key = rowKey({ ...each, section: rest.sections[each.section].id } as unknown as PlanSeat);
    let row = indexes.get(key);
    if (row === undefined) {
      indexes.set(key, (row = columns.rows.length));
      columns.rows.push({ text: each.row, section: each.section, table: each.table === true, seats: [] });
    }
    const { seats } = columns.rows[row];
    const first = seat;
    const { x: right, y: away } = each;
    let x = 0;
    let y = 0;
    for (let i = 0; i < right.length; i++, seat++) {
      x += right[i];
      y += away[i];
      xs[seat] = x / 1000;
      ys[seat] = y / 1000;
      seats.push(seat);
    }
    columns.rowOf.fill(row, first, seat);
    columns.sectionOf.fill(each.section, first, seat);
    let from = first;
    for (const [category, count] of each.categories) columns.categoryOf.fill(category, from, (from += count));
  }
  let made: PlanSeat[] | undefined;
  return {
    ...rest,
    format: 'seatmap-plan/1',
    columns: { ...columns, kinds: new Set(Object.keys(kinds) as SeatKind[]) },
    get seats(): PlanSeat[] {
      return (made ??= seatsOf({ ...rest, rows, kinds, notes }));
    },
  };
}

function seatsOf({ rows, kinds, notes, sections, categories }: Omit<PlanRows, 'format'>): PlanSeat[] {
  const seats: PlanSeat[] = [];
  for (const each of rows) {
    const { row, group, table, numbers, labels } = each;
    const shared = { section: sections[each.section].id, row, kind: 'standard' as SeatKind };
    const optional = { ...(group !== undefined && { group }), ...(table && { table }) };
    const prices = each.categories.flatMap(([category, count]) => Array<string>(count).fill(categories[category].id));
    const [first, step] = numbers;
    let [x, y] = [0, 0];
    for (let i = 0; i < each.x.length; i++) {
      const number = typeof first === 'number' ? String(first + i * (step as number)) : (numbers[i] as string);
      const label = typeof labels === 'string' ? labels + number : labels[i];
      x += each.x[i];
      y += each.y[i];
      seats.push({ label, ...shared, number, x: x / 1000, y: y / 1000, category: prices[i], ...optional });
    }
  }
  for (const [kind, of] of Object.entries(kinds)) for (const seat of of) seats[seat].kind = kind as SeatKind;
  for (const { text, seats: of } of notes) for (const seat of of) seats[seat].note = text;
  return seats;
}
