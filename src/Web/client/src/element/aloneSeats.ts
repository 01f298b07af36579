import type { Plan } from '../plan.ts';
import type { PlanColumns } from '../planColumns.ts';

/**
 * The single-seat rule as the server decides it (`OrphanRule`, docs/plans.md), so that the map can speak of it before a seat is
 * held. The server's answer counts: where this is not sure, it says nothing.
 */

/** A gap this many times wider than the usual distance in its row is an aisle (docs/plans.md). */
const aisle = 1.6;

/** For each seat, the seats of its row up to the aisles on both sides, in the order of the row, and its place among them. */
export interface Runs {
  of: readonly (readonly number[])[];
  place: Uint32Array;
}

export function findRuns(plan: Plan, { rows }: PlanColumns): Runs {
  const ordered = rows.map(({ seats }) => alongRow(plan, seats));
  const hall = median(ordered.flatMap(row => stepsOf(plan, row)));
  const of: number[][] = [];
  const place = new Uint32Array(plan.seats.length);
  for (const row of ordered) {
    const steps = stepsOf(plan, row);
    const longest = aisle * Math.min(median(steps), 2 * hall);
    let run: number[] = [];
    row.forEach((seat, i) => {
      if (i > 0 && steps[i - 1] > longest) run = [];
      place[seat] = run.push(seat) - 1;
      of[seat] = run;
    });
  }
  return { of, place };
}

/** The seats that this choice would leave free between taken ones, and need not. @param isFree before the choice */
export function leftAlone(plan: Plan, runs: Runs, chosen: ReadonlySet<number>, isFree: (seat: number) => boolean): number[] {
  const alone: number[] = [];
  const judged = new Set<number>();
  for (const seat of chosen) {
    // All seats around a table are neighbours.
    if (plan.seats[seat].table) continue;
    const stretch = stretchOf(runs, seat, isFree);
    if (stretch.length === 0 || judged.has(stretch[0])) continue;
    judged.add(stretch[0]);
    const taken = (i: number): boolean => i < 0 || i >= stretch.length || chosen.has(stretch[i]);
    const lonely = stretch.filter((each, i) => !taken(i) && !isSpace(plan, each) && taken(i - 1) && taken(i + 1));
    if (lonely.length > 0 && couldDoBetter(plan, stretch, chosen)) alone.push(...lonely);
  }
  return alone.sort((a, b) => a - b);
}

const isSpace = (plan: Plan, seat: number): boolean => plan.seats[seat].kind === 'wheelchair';

function stretchOf({ of, place }: Runs, seat: number, isFree: (seat: number) => boolean): number[] {
  if (!isFree(seat)) return [];
  const run = of[seat];
  let first = place[seat];
  let end = first + 1;
  while (first > 0 && isFree(run[first - 1])) first--;
  while (end < run.length && isFree(run[end])) end++;
  return run.slice(first, end);
}

/** Whether the stretch has as many seats together that suit the party and leave nobody alone. */
function couldDoBetter(plan: Plan, stretch: readonly number[], chosen: ReadonlySet<number>): boolean {
  const party = stretch.filter(seat => chosen.has(seat));
  const categories = new Set(party.map(seat => plan.seats[seat].category));
  const spaces = party.filter(seat => isSpace(plan, seat)).length;
  const single = (rest: readonly number[]): boolean => rest.length === 1 && !isSpace(plan, rest[0]);
  for (let first = 0; first + party.length <= stretch.length; first++) {
    const group = stretch.slice(first, first + party.length);
    // Companions' seats that nobody has chosen may be kept for somebody.
    const suits = group.every(seat => {
      const { category, kind } = plan.seats[seat];
      return categories.has(category) && (kind !== 'companion' || chosen.has(seat));
    });
    if (!suits || group.filter(seat => isSpace(plan, seat)).length !== spaces) continue;
    if (!single(stretch.slice(0, first)) && !single(stretch.slice(first + party.length))) return true;
  }
  return false;
}

/** The shortest walk of: as listed, by number, along the main axis. Plans list odd and even numbers apart. */
function alongRow(plan: Plan, listed: number[]): number[] {
  const { seats } = plan;
  const length = (row: number[]): number => stepsOf(plan, row).reduce((sum, step) => sum + step, 0);
  const orders = [listed];
  if (listed.every(seat => /^\d+$/.test(seats[seat].number))) orders.push(listed.toSorted((a, b) => +seats[a].number - +seats[b].number));
  const mean = (of: (seat: number) => number): number => listed.reduce((sum, seat) => sum + of(seat), 0) / listed.length;
  const x = mean(seat => seats[seat].x);
  const y = mean(seat => seats[seat].y);
  const xx = mean(seat => (seats[seat].x - x) ** 2);
  const yy = mean(seat => (seats[seat].y - y) ** 2);
  const xy = mean(seat => (seats[seat].x - x) * (seats[seat].y - y));
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const along = (seat: number): number => seats[seat].x * Math.cos(angle) + seats[seat].y * Math.sin(angle);
  orders.push(listed.toSorted((a, b) => along(a) - along(b)));
  return orders.reduce((best, order) => (length(order) < length(best) - 1e-6 ? order : best));
}

function stepsOf({ seats }: Plan, row: readonly number[]): number[] {
  return row.slice(1).map((seat, i) => Math.hypot(seats[seat].x - seats[row[i]].x, seats[seat].y - seats[row[i]].y));
}

/** The lower of two middle values: of one seat's width and one aisle, the seat's width is the step. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}
