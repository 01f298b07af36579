import { columnsOf, type Plan } from '../src/plan.ts';

/** How many seats are free by section and category, of those that have seats: [place, count], places ascending. */
export function freeCounts(plan: Plan, statuses: Uint8Array): [number, number][] {
  const { sectionOf, categoryOf } = columnsOf(plan);
  const counts = new Map<number, number>();
  statuses.forEach((status, seat) => {
    const place = sectionOf[seat] * plan.categories.length + categoryOf[seat];
    counts.set(place, (counts.get(place) ?? 0) + Number(status === 0));
  });
  return [...counts].sort(([a], [b]) => a - b);
}

/** The first free seats side by side. */
export function together(statuses: Uint8Array, count: number): number[] | undefined {
  const start = statuses.findIndex(
    (_, seat) => seat + count <= statuses.length && statuses.subarray(seat, seat + count).every(status => status === 0),
  );
  return start < 0 ? undefined : Array.from({ length: count }, (_, i) => start + i);
}
