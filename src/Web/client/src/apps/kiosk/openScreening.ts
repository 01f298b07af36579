import type { Screening, ScreeningDetail } from '../../api/types.ts';
import type { Reply } from './boxOffice.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showNotice, type Mode, type State, type Transition } from './kioskState.ts';
import { loadQuote } from './ticketTypes.ts';
import { ScreeningMap } from './screeningMap.ts';
import { load, remove, save } from './storage.ts';
import { text } from '../../ui/pageTexts.ts';

/** The list of screenings, opening a screening's map, and going back to the list. */

interface SavedSale {
  screeningId: number;
  holdId: string;
}

const sale = 'sale';

/** How many screenings are loaded at first, and how many more each time. */
export const listStep = 300;

/** Not in the scope of a screen: the list is the same on all of them. */
export async function loadScreenings(kiosk: Kiosk): Promise<void> {
  const wanted = kiosk.state.listLength;
  const screenings: Screening[] = [];
  let next: string | undefined = `staff/screenings?limit=${listStep}`;
  while (next !== undefined && screenings.length < wanted) {
    const answer: Reply<Screening[]> = await kiosk.office.request<Screening[]>('GET', next);
    if (answer.kind !== 'ok') return;
    screenings.push(...answer.body);
    next = answer.next;
  }
  kiosk.apply(set({ screenings, moreScreenings: next !== undefined, screeningsAt: Date.now() }));
}

export async function loadLaterScreenings(kiosk: Kiosk): Promise<void> {
  kiosk.apply(set({ listLength: kiosk.state.listLength + listStep }));
  await loadScreenings(kiosk);
}

/** @param party for an exchange: how many seats can be selected. @returns undefined if the map was not opened. */
export async function openScreening(kiosk: Kiosk, id: number, mode: Mode, party?: number): Promise<ScreeningMap | undefined> {
  const { screenScope, office } = kiosk;
  if (kiosk.state.busy) return undefined;
  screenScope.apply(set({ busy: true }));
  const answer = await office.request<ScreeningDetail>('GET', `screenings/${id}`, { signal: screenScope.signal });
  // The user has opened another screen during the request.
  if (screenScope.ended) return undefined;
  if (answer.kind !== 'ok') {
    const why = answer.kind === 'refused' ? answer.detail : text('kiosk.notOpened');
    screenScope.apply(set({ busy: false }), showNotice('sorry', why));
    return undefined;
  }
  closeMap(kiosk);
  const map: ScreeningMap = new ScreeningMap(
    id,
    kiosk.newScope(),
    {
      changed: () => onMapChange(kiosk, map),
      lost: names => onSeatsLost(kiosk, names),
      failed: () => leave(kiosk, text('kiosk.mapFailed')),
    },
    kiosk.messages,
    party,
  );
  kiosk.map = map;
  screenScope.apply(screeningOpened(answer.body, mode));
  return map;
}

export function screeningOpened({ screening, prices, pricing, maxSeats }: ScreeningDetail, mode: Mode): Transition {
  const wish = { category: undefined, accessible: false };
  const paying = { due: undefined, tender: undefined, given: '', email: '' };
  const kept = { maxSeats, mode, wish, keptSeats: new Set<number>() };
  const change = { screening, prices, pricing: pricing ?? undefined, quote: undefined, ...kept, ...paying };
  return state => goTo('map')({ ...state, ...change });
}

/** After a reload or restart: continues with the customer whose seats were held. */
export async function resumeSale(kiosk: Kiosk): Promise<void> {
  const left = load<SavedSale>(sale);
  if (!left) return;
  const map = await openScreening(kiosk, left.screeningId, 'sell');
  if (!map) return clearSale(kiosk);
  map.scope.apply(set({ holdId: left.holdId }));
  void loadQuote(kiosk, left.holdId);
}

export function setSale(kiosk: Kiosk, screeningId: number, holdId: string): void {
  kiosk.apply(set({ holdId, quote: undefined }));
  void loadQuote(kiosk, holdId);
  try {
    save(sale, { screeningId, holdId } satisfies SavedSale);
  } catch {
    // Without storage, after a reload the hold is listed as left behind and can be resumed there.
  }
}

export function clearSale(kiosk: Kiosk): void {
  kiosk.apply(set({ holdId: undefined, quote: undefined }));
  remove(sale);
}

/** Goes back to the list and releases the hold. */
export function leave(kiosk: Kiosk, sorry?: string): void {
  const { state } = kiosk;
  if (state.holdId !== undefined && !state.transaction) releaseUnseen(kiosk, state.holdId);
  clearSale(kiosk);
  closeMap(kiosk);
  kiosk.apply(backInList, goTo('choose', sorry === undefined ? undefined : { tone: 'sorry', text: sorry }));
  void loadScreenings(kiosk);
}

const backInList = set({
  screening: undefined,
  mode: 'sell',
  due: undefined,
  tender: undefined,
  given: '',
  email: '',
  booking: undefined,
  takenSeats: [],
  seatsToUnblock: new Set(),
});

/** Fire-and-forget: if the request is lost, the hold expires. */
export function releaseUnseen({ office }: Kiosk, holdId: string): void {
  void office.requestWithRetries('DELETE', `holds/${holdId}`, {});
}

export function closeMap(kiosk: Kiosk): void {
  kiosk.map?.close();
  kiosk.map = undefined;
}

function onMapChange(kiosk: Kiosk, map: ScreeningMap): void {
  const { holdId } = kiosk.state;
  const lost = map.ready && map.awaySince === undefined && holdId !== undefined && !map.hold(holdId);
  if (lost && !kiosk.state.busy && !kiosk.state.transaction) {
    clearSale(kiosk);
    kiosk.apply(holdLost);
  }
  kiosk.draw();
}

/** The hold has expired, or another member of staff has released it. */
export function holdLost(state: State): State {
  const shown = state.step === 'pay' && state.mode === 'sell' ? goTo('map')(state) : state;
  return showNotice('sorry', text('kiosk.holdLost'))(shown);
}

function onSeatsLost(kiosk: Kiosk, names: string): void {
  kiosk.apply(seatsLost(names));
}

export function seatsLost(names: string): Transition {
  const notice = showNotice('sorry', text('kiosk.seatsLost', { names }));
  return state => notice(state.step === 'pay' ? goTo('map')(state) : state);
}
