import type { Screening, ScreeningDetail } from '../../api/types.ts';
import type { Kiosk } from './kiosk.ts';
import type { Mode } from './kioskState.ts';
import { ScreeningMap } from './screeningMap.ts';
import { load, remove, save } from './storage.ts';

/** The list of screenings, opening a screening's map, and going back to the list. */

interface SavedSale {
  screeningId: number;
  holdId: string;
}

const sale = 'sale';

export async function loadScreenings(kiosk: Kiosk): Promise<void> {
  const answer = await kiosk.office.request<Screening[]>('GET', 'staff/screenings');
  if (answer.kind !== 'ok') return;
  kiosk.state.screenings = answer.body;
  kiosk.state.screeningsAt = Date.now();
  kiosk.render();
}

/** @param party for an exchange: how many seats can be selected. */
export async function openScreening(kiosk: Kiosk, id: number, mode: Mode, party?: number): Promise<boolean> {
  const { state, office } = kiosk;
  if (state.busy) return false;
  state.busy = true;
  kiosk.render();
  const answer = await office.request<ScreeningDetail>('GET', `screenings/${id}`);
  state.busy = false;
  if (answer.kind !== 'ok') {
    kiosk.showNotice('sorry', answer.kind === 'refused' ? answer.detail : 'The screening could not be opened: the box office does not answer.');
    return false;
  }
  const { screening, prices, maxSeats } = answer.body;
  closeMap(kiosk);
  Object.assign(state, { screening, prices, maxSeats, mode, wish: { category: undefined, accessible: false }, keptSeats: new Set(), due: undefined, tender: undefined, given: '' });
  const map: ScreeningMap = (kiosk.map = new ScreeningMap(
    id,
    {
      changed: () => onMapChange(kiosk, map),
      lost: names => onSeatsLost(kiosk, names),
      failed: message => leave(kiosk, `The map could not be opened: ${message}`),
    },
    party,
  ));
  kiosk.goTo('map');
  return true;
}

/** After a reload or restart: continues with the customer whose seats were held. */
export async function resumeSale(kiosk: Kiosk): Promise<void> {
  const left = load<SavedSale>(sale);
  if (!left) return;
  kiosk.state.holdId = left.holdId;
  if (!(await openScreening(kiosk, left.screeningId, 'sell'))) clearSale(kiosk);
}

export function setSale(kiosk: Kiosk, screeningId: number, holdId: string): void {
  kiosk.state.holdId = holdId;
  try {
    save(sale, { screeningId, holdId } satisfies SavedSale);
  } catch {
    // Without storage, after a reload the hold is listed as left behind and can be resumed there.
  }
}

export function clearSale(kiosk: Kiosk): void {
  kiosk.state.holdId = undefined;
  remove(sale);
}

/** Goes back to the list and releases the hold. */
export function leave(kiosk: Kiosk, sorry?: string): void {
  const { state, office } = kiosk;
  // Fire-and-forget: if the request is lost, the hold expires.
  if (state.holdId !== undefined && !state.transaction) void office.requestWithRetries('DELETE', `holds/${state.holdId}`, {});
  clearSale(kiosk);
  closeMap(kiosk);
  Object.assign(state, { screening: undefined, mode: 'sell', due: undefined, tender: undefined, given: '', booking: undefined, takenSeats: [], seatsToUnblock: new Set() });
  kiosk.goTo('choose', sorry === undefined ? undefined : { tone: 'sorry', text: sorry });
  void loadScreenings(kiosk);
}

export function closeMap(kiosk: Kiosk): void {
  kiosk.map?.close();
  kiosk.map = undefined;
}

/** The hold may have expired, or another member of staff may have released it. */
function onMapChange(kiosk: Kiosk, map: ScreeningMap): void {
  const { state } = kiosk;
  if (kiosk.map !== map) return;
  if (map.ready && map.awaySince === undefined && state.holdId !== undefined && !state.busy && !state.transaction && !map.hold(state.holdId)) {
    clearSale(kiosk);
    if (state.step === 'pay' && state.mode === 'sell') kiosk.goTo('map');
    kiosk.showNotice('sorry', 'These seats are no longer held: their time ran out, or they were released elsewhere. Hold them again.');
  }
  kiosk.render();
}

function onSeatsLost(kiosk: Kiosk, names: string): void {
  if (kiosk.state.step === 'pay') kiosk.goTo('map');
  kiosk.showNotice('sorry', `Somebody was faster: ${names}. Please choose again.`);
}
