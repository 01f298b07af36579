import type { Kiosk } from './kiosk.ts';
import { set } from './kioskState.ts';
import { load, save } from './storage.ts';

/** Which venue this till sells for: chosen once, and kept in this browser. */

interface TillVenue {
  /** Null for every venue. */
  name: string | null;
}

const stored = 'venue';

export function restoreVenue(kiosk: Kiosk): void {
  const known = load<TillVenue>(stored);
  if (known) kiosk.apply(set({ venue: known.name ?? undefined, venueAsked: true }));
}

export function chooseVenue(kiosk: Kiosk, name: string | undefined): void {
  kiosk.apply(set({ venue: name, venueAsked: true, day: undefined }));
  try {
    save(stored, { name: name ?? null } satisfies TillVenue);
  } catch {
    // Storage is full or forbidden: the choice is asked for again after a reload.
  }
}

/** Asks again. */
export function changeVenue(kiosk: Kiosk): void {
  kiosk.apply(set({ venueAsked: false }));
}
