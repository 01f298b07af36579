import type { Screening, ScreeningDetail } from './contract.ts';
import { forget, keep, kept } from './kept.ts';
import type { Kiosk } from './kiosk.ts';
import { ScreeningMap } from './screeningMap.ts';
import type { Mode } from './state.ts';

/** What is on, and going to a screening's map and back. */

interface KeptSale {
  screeningId: number;
  holdId: string;
}

const sale = 'sale';

export async function readScreenings(kiosk: Kiosk): Promise<void> {
  const answer = await kiosk.office.ask<Screening[]>('GET', 'staff/screenings');
  if (answer.kind !== 'ok') return;
  kiosk.state.screenings = answer.body;
  kiosk.state.screeningsAt = Date.now();
  kiosk.render();
}

/** `2026-11-21` on the venue's calendar. */
export function dayOf(moment: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(moment));
}

export interface Day {
  id: string;
  name: string;
  screenings: Screening[];
}

/** "Today", "Tomorrow", "Tue 24 Nov", by the clocks of the venues. */
export function daysOf(screenings: readonly Screening[], now: number): Day[] {
  const days = new Map<string, Day>();
  for (const screening of screenings) {
    const { startsAt, timeZone } = screening;
    const id = dayOf(startsAt, timeZone);
    let day = days.get(id);
    if (!day) {
      const name =
        id === dayOf(now, timeZone)
          ? 'Today'
          : id === dayOf(now + 24 * 3_600_000, timeZone)
            ? 'Tomorrow'
            : new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(startsAt));
      days.set(id, (day = { id, name, screenings: [] }));
    }
    day.screenings.push(screening);
  }
  return [...days.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function timeOf(moment: string | number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...(timeZone !== undefined && { timeZone }) }).format(new Date(moment));
}

/** "Sat 21 Nov, 19:30 · Grand Hall" */
export function placeOf({ startsAt, timeZone, hall }: Pick<Screening, 'startsAt' | 'timeZone' | 'hall'>): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(startsAt));
  return `${day}, ${timeOf(startsAt, timeZone)} · ${hall}`;
}

/** @param party exactly so many seats are to be chosen, for an exchange. */
export async function openScreening(kiosk: Kiosk, id: number, mode: Mode, party?: number): Promise<boolean> {
  const { state, office } = kiosk;
  if (state.busy) return false;
  state.busy = true;
  kiosk.render();
  const answer = await office.ask<ScreeningDetail>('GET', `screenings/${id}`);
  state.busy = false;
  if (answer.kind !== 'ok') {
    kiosk.say('sorry', answer.kind === 'refused' ? answer.detail : 'The screening could not be opened: the box office does not answer.');
    return false;
  }
  const { screening, prices, maxSeats } = answer.body;
  closeMap(kiosk);
  Object.assign(state, { screening, prices, maxSeats, mode, wish: { category: undefined, accessible: false }, keeping: new Set(), due: undefined, tender: undefined, given: '' });
  const map: ScreeningMap = (kiosk.map = new ScreeningMap(
    id,
    {
      changed: () => follow(kiosk, map),
      lost: names => lost(kiosk, names),
      failed: message => leave(kiosk, `The map could not be opened: ${message}`),
    },
    party,
  ));
  kiosk.go('map');
  return true;
}

/** Whose turn it is has not changed by a reload or a restart of the kiosk. */
export async function resumeSale(kiosk: Kiosk): Promise<void> {
  const left = kept<KeptSale>(sale);
  if (!left) return;
  kiosk.state.holdId = left.holdId;
  if (!(await openScreening(kiosk, left.screeningId, 'sell'))) dropSale(kiosk);
}

export function keepSale(kiosk: Kiosk, screeningId: number, holdId: string): void {
  kiosk.state.holdId = holdId;
  try {
    keep(sale, { screeningId, holdId } satisfies KeptSale);
  } catch {
    // Then a reload finds the hold as one that was left behind, which can be taken up too.
  }
}

export function dropSale(kiosk: Kiosk): void {
  kiosk.state.holdId = undefined;
  forget(sale);
}

/** Back to the list. Who leaves with seats held gives them back. */
export function leave(kiosk: Kiosk, sorry?: string): void {
  const { state, office } = kiosk;
  // Not waited for: if it does not get through, the hold runs out by itself.
  if (state.holdId !== undefined && !state.transaction) void office.insist('DELETE', `holds/${state.holdId}`, {});
  dropSale(kiosk);
  closeMap(kiosk);
  Object.assign(state, { screening: undefined, mode: 'sell', due: undefined, tender: undefined, given: '', booking: undefined, taken: [], unblock: new Set() });
  kiosk.go('choose', sorry === undefined ? undefined : { tone: 'sorry', text: sorry });
  void readScreenings(kiosk);
}

export function closeMap(kiosk: Kiosk): void {
  kiosk.map?.close();
  kiosk.map = undefined;
}

/** The hold can end without us: by its time, by another member of staff. */
function follow(kiosk: Kiosk, map: ScreeningMap): void {
  const { state } = kiosk;
  if (kiosk.map !== map) return;
  if (map.ready && map.awaySince === undefined && state.holdId !== undefined && !state.busy && !state.transaction && !map.hold(state.holdId)) {
    dropSale(kiosk);
    if (state.step === 'pay' && state.mode === 'sell') kiosk.go('map');
    kiosk.say('sorry', 'These seats are no longer held: their time ran out, or they were released elsewhere. Hold them again.');
  }
  kiosk.render();
}

function lost(kiosk: Kiosk, names: string): void {
  if (kiosk.state.step === 'pay') kiosk.go('map');
  kiosk.say('sorry', `Somebody was faster: ${names}. Please choose again.`);
}
