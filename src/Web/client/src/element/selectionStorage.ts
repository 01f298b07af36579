import type { Plan } from '../plan.ts';

const keyOf = (screeningId: number): string => `selection:${screeningId}`;

/** Stores the selection, so that a reload or the Back button does not lose it. */
export function saveSelection(screeningId: number, plan: Plan, selection: Iterable<number>): void {
  try {
    sessionStorage.setItem(keyOf(screeningId), JSON.stringify([...selection].map(seat => plan.seats[seat].label)));
  } catch {
    // Storage may be full or forbidden. The selection is then lost on a reload.
  }
}

export function loadSelection(screeningId: number, plan: Plan, most: number): Set<number> {
  try {
    const kept = new Set(JSON.parse(sessionStorage.getItem(keyOf(screeningId)) ?? '[]') as string[]);
    if (kept.size === 0) return new Set();
    return new Set([...plan.seats.keys()].filter(seat => kept.has(plan.seats[seat].label)).slice(0, most));
  } catch {
    // The stored text is not valid JSON.
    return new Set();
  }
}
