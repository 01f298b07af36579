import type { Plan } from '../plan.ts';

const keyOf = (screeningId: number): string => `selection:${screeningId}`;

/** A reload or the Back button does not lose what was chosen. */
export function saveSelection(screeningId: number, plan: Plan, selection: Iterable<number>): void {
  try {
    sessionStorage.setItem(keyOf(screeningId), JSON.stringify([...selection].map(seat => plan.seats[seat].label)));
  } catch {
    // Storage may be full, forbidden, or not there: it is a convenience, not a state.
  }
}

export function loadSelection(screeningId: number, plan: Plan, most: number): Set<number> {
  try {
    const kept = new Set(JSON.parse(sessionStorage.getItem(keyOf(screeningId)) ?? '[]') as string[]);
    if (kept.size === 0) return new Set();
    return new Set([...plan.seats.keys()].filter(seat => kept.has(plan.seats[seat].label)).slice(0, most));
  } catch {
    // Whatever somebody has written there.
    return new Set();
  }
}
