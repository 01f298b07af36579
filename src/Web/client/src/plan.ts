/** A seating plan from GET /api/v1/plans/{hash}. Coordinates are metres, y grows away from the stage. Seats are referred to by index. */
export interface Plan {
  format: 'seatmap-plan/1';
  name: string;
  focus: { x: number; y: number };
  categories: { id: string; name: string; color: string }[];
  sections: { id: string; name: string; floor: number }[];
  shapes: { kind: string; label: string; x: number; y: number; width: number; height: number }[];
  seats: PlanSeat[];
}

export interface PlanSeat {
  label: string;
  section: string;
  row: string;
  number: string;
  x: number;
  y: number;
  category: string;
  kind: 'standard' | 'wheelchair' | 'companion' | 'restricted';
  /** What a buyer should know, mostly about the view. */
  note?: string;
  /** Seats of a section with the same group are a row, whatever its name. Without it, those of the same name are. */
  group?: string;
  /** The seats of the row are around a table. */
  table?: boolean;
}

/** The same for the seats of one row. */
export function rowKey({ section, row, group }: PlanSeat): string {
  return group === undefined ? `${section}\n${row}` : `${section}\n\n${group}`;
}

export function parsePlan(json: unknown): Plan {
  const plan = json as Plan;
  if (plan?.format !== 'seatmap-plan/1' || !Array.isArray(plan.seats) || plan.seats.length === 0) {
    throw new TypeError('not a seatmap-plan/1 document');
  }
  for (const seat of plan.seats) {
    seat.kind ??= 'standard';
    if (!Number.isFinite(seat.x) || !Number.isFinite(seat.y)) throw new TypeError(`seat ${seat.label} has no place`);
  }
  plan.shapes ??= [];
  return plan;
}
