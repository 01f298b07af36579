/** What this browser holds, so that every page can lead back to it. The server is asked before it is shown. */
export interface HeldSeats {
  holdId: string;
  screening: number;
  /** Milliseconds since 1970 by the server's clock. */
  expires: number;
}

const key = 'seatmap-held';

export function readHeld(): HeldSeats[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as HeldSeats[];
  } catch {
    // The stored text is not valid JSON, or storage is forbidden.
    return [];
  }
}

/** Replaces what is held for one screening. */
export function writeHeld(screening: number, holds: readonly HeldSeats[]): void {
  const others = readHeld().filter(hold => hold.screening !== screening && hold.expires > Date.now());
  try {
    localStorage.setItem(key, JSON.stringify([...others, ...holds]));
  } catch {
    // Storage may be full or forbidden. Other pages then show no bar.
  }
}
