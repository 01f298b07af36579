import type { HoldDetail } from '../../api/types.ts';
import { toMillis, type Moment } from '../../contract.ts';

/** Milliseconds between two requests for the state of the hold. */
const every = 4_000;

/** Tabs of one browser notify each other at once; other changes are found by polling. */
const tabs = new BroadcastChannel('seatmap-holds');

export interface HoldTimes {
  expires: number;
  cap: number;
}

export function timesOf(hold: { expiresAt?: Moment | null; extendableUntil?: Moment | null }): HoldTimes | undefined {
  return hold.expiresAt && hold.extendableUntil ? { expires: toMillis(hold.expiresAt), cap: toMillis(hold.extendableUntil) } : undefined;
}

/** Tells the other tabs that this hold has ended or was extended. */
export function tellTabs(holdId: string): void {
  tabs.postMessage(holdId);
}

/** Calls back with the hold's times, or with how it ended: `expired`, or `gone` if it was booked or released. */
export function watchHold(holdId: string, wanted: () => boolean, changed: (now: HoldTimes | 'expired' | 'gone') => void): void {
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking || document.hidden || !wanted()) return;
    asking = true;
    try {
      const response = await fetch(`/api/v1/holds/${holdId}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
      // A payment may have started meanwhile: then its reply decides.
      if (!wanted()) return;
      if (response.ok) changed(timesOf((await response.json()) as HoldDetail) ?? 'gone');
      else if (response.status === 410) changed('expired');
      else if (response.status === 404) changed('gone');
    } catch {
      // Offline: the countdown goes on, and the `online` event asks again.
    } finally {
      asking = false;
    }
  };
  setInterval(() => void ask(), every);
  document.addEventListener('visibilitychange', () => void ask());
  addEventListener('online', () => void ask());
  addEventListener('pageshow', event => event.persisted && void ask());
  tabs.addEventListener('message', event => event.data === holdId && void ask());
}
