import type { Till } from '../../api/types.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showDialog, showNotice } from './kioskState.ts';
import { load, save } from './storage.ts';
import { text } from '../../ui/pageTexts.ts';

/** What this till has taken since the shift began. A shift belongs to a name on one machine, and lasts until it is closed. */

/** Continues the running shift, or starts a new one now. */
export function startShift(kiosk: Kiosk): void {
  const shiftSince = load<string>(nameOf(kiosk.till));
  if (shiftSince === undefined) begin(kiosk, new Date(kiosk.office.serverNow()).toISOString());
  else kiosk.apply(set({ shiftSince }));
  // Somebody was faster than the first reply.
  if (kiosk.state.step === 'shift') void loadShift(kiosk);
}

export async function openShift(kiosk: Kiosk): Promise<void> {
  kiosk.apply(set({ till: undefined }), goTo('shift'));
  await loadShift(kiosk);
}

export async function loadShift(kiosk: Kiosk): Promise<void> {
  const { screenScope, office } = kiosk;
  const { shiftSince } = kiosk.state;
  if (shiftSince === undefined) return;
  const answer = await office.request<Till>('GET', `staff/till?since=${encodeURIComponent(shiftSince)}`, { signal: screenScope.signal });
  if (answer.kind === 'ok') screenScope.apply(set({ till: answer.body }));
  else if (answer.kind === 'refused') screenScope.apply(showNotice('sorry', answer.detail));
}

/** The shift ends at the time of the list on the screen. Later sales belong to the next shift. */
export async function closeShift(kiosk: Kiosk): Promise<void> {
  const { till } = kiosk.state;
  kiosk.apply(showDialog(undefined));
  if (!till) return;
  begin(kiosk, till.now);
  kiosk.apply(showNotice('good', text('kiosk.shiftClosed')));
  await loadShift(kiosk);
}

function begin(kiosk: Kiosk, since: string): void {
  kiosk.apply(set({ shiftSince: since }));
  try {
    save(nameOf(kiosk.till), since);
  } catch {
    // Without storage a reload starts a new shift. The sales are stored by the server.
  }
}

function nameOf(till: string): string {
  return `shift ${till}`;
}
