import { en } from './messages/en.ts';

/** A seating plan as GET /api/v1/plans/{hash} serves it: metres, y grows away from the stage. A seat's index is its number. */
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
  /** What a buyer should know, of the view above all. */
  note?: string;
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

/** How seats are called; `en` and its like have it. */
export type SeatWords = Pick<typeof en, 'seat' | 'seats' | 'comma'>;

/** "Row F seat 12", with its section where there are several. */
export function seatName(plan: Plan, seat: number, words: SeatWords = en): string {
  const { row, number, section } = plan.seats[seat];
  return words.seat(sectionName(plan, section), row, number);
}

/** "Row F seats 12 and 13, row G seat 4": seats of one row are said together. */
export function seatNames(plan: Plan, seats: readonly number[], words: SeatWords = en): string {
  const rows = new Map<string, { section: string; row: string; numbers: string[] }>();
  for (const seat of seats) {
    const { section, row, number } = plan.seats[seat];
    const key = `${section}\n${row}`;
    let entry = rows.get(key);
    if (!entry) rows.set(key, (entry = { section, row, numbers: [] }));
    entry.numbers.push(number);
  }
  const text = [...rows.values()].map(({ section, row, numbers }) => words.seats(sectionName(plan, section), row, numbers)).join(words.comma);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sectionName(plan: Plan, id: string): string | undefined {
  return plan.sections.length < 2 ? undefined : (plan.sections.find(each => each.id === id)?.name ?? id);
}
