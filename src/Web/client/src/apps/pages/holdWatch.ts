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

/** Notifies the other tabs that this hold has ended or was extended. */
export function notifyTabs(holdId: string): void {
  tabs.postMessage(holdId);
}

/** Calls back with the hold's times, or with how it ended: `expired`, or `gone` if it was booked or released. */
export function watchHold(holdId: string, wanted: () => boolean, changed: (now: HoldTimes | 'expired' | 'gone') => void): void {
  let requesting = false;
  const check = async (): Promise<void> => {
    if (requesting || document.hidden || !wanted()) return;
    requesting = true;
    try {
      const response = await fetch(`/api/v1/holds/${holdId}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
      // If a payment has started during the request, its reply decides.
      if (!wanted()) return;
      if (response.ok) changed(timesOf((await response.json()) as HoldDetail) ?? 'gone');
      else if (response.status === 410) changed('expired');
      else if (response.status === 404) changed('gone');
    } catch {
      // Offline: the countdown continues, and the `online` event repeats the request.
    } finally {
      requesting = false;
    }
  };
  setInterval(() => void check(), every);
  document.addEventListener('visibilitychange', () => void check());
  addEventListener('online', () => void check());
  addEventListener('pageshow', event => event.persisted && void check());
  tabs.addEventListener('message', event => event.data === holdId && void check());
}
