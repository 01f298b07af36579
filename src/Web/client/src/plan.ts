import { readRows, type PlanRows } from './planRows.ts';
import { columnsOfSeats, type PlanColumns } from './planColumns.ts';

/** A seating plan from GET /api/v1/plans/{hash}. Coordinates are metres, y grows away from the stage. Seats are referred to by index. */
export interface Plan {
  format: 'seatmap-plan/1';
  name: string;
  focus: { x: number; y: number };
  categories: { id: string; name: string; color: string }[];
  sections: { id: string; name: string; floor: number }[];
  shapes: { kind: string; label: string; x: number; y: number; width: number; height: number }[];
  seats: PlanSeat[];
  /** What a map needs of the seats before it draws, if the plan came by rows: `seats` is then made at its first use. */
  columns?: PlanColumns;
}

export interface PlanSeat {
  label: string;
  section: string;
  row: string;
  number: string;
  x: number;
  y: number;
  category: string;
  kind: SeatKind;
  /** What a buyer should know, mostly about the view. */
  note?: string;
  /** Seats of a section with the same group are a row, whatever its name. Without it, those of the same name are. */
  group?: string;
  /** The seats of the row are around a table. */
  table?: boolean;
}

export type SeatKind = 'standard' | 'wheelchair' | 'companion' | 'restricted';

/** The same for the seats of one row. */
export function rowKey({ section, row, group }: PlanSeat): string {
  return group === undefined ? `${section}\n${row}` : `${section}\n\n${group}`;
}

/** @param json of GET /api/v1/plans/{hash} or /api/v1/plans/{hash}/rows */
export function parsePlan(json: unknown): Plan {
  const plan = json as Plan | PlanRows | undefined;
  if (plan?.format === 'seatmap-plan-rows/1') return readRows(plan);
  if (plan?.format !== 'seatmap-plan/1' || !plan.seats?.length) throw new TypeError('not a seating plan');
  for (const seat of plan.seats) seat.kind ??= 'standard';
  plan.shapes ??= [];
  return plan;
}

export function columnsOf(plan: Plan): PlanColumns {
  return plan.columns ?? columnsOfSeats(plan);
}
