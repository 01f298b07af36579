import type { HoldDetail } from '../../api/types.ts';
import { toMillis, type Moment } from '../../contract.ts';

/** What became of a hold elsewhere: in another tab, at the box office, by its end. Milliseconds. */
const every = 4_000;

/** Tabs of one browser tell each other at once; what happens elsewhere is asked for. */
const tabs = new BroadcastChannel('seatmap-holds');

export interface HoldTimes {
  expires: number;
  cap: number;
}

export function timesOf(hold: { expiresAt?: Moment | null; extendableUntil?: Moment | null }): HoldTimes | undefined {
  return hold.expiresAt && hold.extendableUntil ? { expires: toMillis(hold.expiresAt), cap: toMillis(hold.extendableUntil) } : undefined;
}

/** To the other tabs: this hold is over, or lasts longer. */
export function tellTabs(holdId: string): void {
  tabs.postMessage(holdId);
}

/** Watches a hold: its times whenever they may have changed, and how it ended: by its clock, or otherwise. */
export function watchHold(holdId: string, wanted: () => boolean, changed: (now: HoldTimes | 'expired' | 'gone') => void): void {
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking || document.hidden || !wanted()) return;
    asking = true;
    try {
      const response = await fetch(`/api/v1/holds/${holdId}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
      // Paying may have begun meanwhile: then its answer tells.
      if (!wanted()) return;
      if (response.ok) changed(timesOf((await response.json()) as HoldDetail) ?? 'gone');
      else if (response.status === 410) changed('expired');
      else if (response.status === 404) changed('gone');
    } catch {
      // Offline: the clock goes on, and coming back asks again.
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
