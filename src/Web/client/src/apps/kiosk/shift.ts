import type { Till } from '../../api/types.ts';
import type { Kiosk } from './kiosk.ts';
import { load, save } from './storage.ts';

/** What this till has taken since the shift began. A shift belongs to a name on one machine, and lasts until it is closed. */

/** Continues the running shift, or starts a new one now. */
export function startShift(kiosk: Kiosk): void {
  const { state, till } = kiosk;
  state.shiftSince = load<string>(nameOf(till));
  if (state.shiftSince === undefined) begin(kiosk, new Date(kiosk.office.serverNow()).toISOString());
}

export async function openShift(kiosk: Kiosk): Promise<void> {
  kiosk.state.till = undefined;
  kiosk.goTo('shift');
  await loadShift(kiosk);
}

export async function loadShift(kiosk: Kiosk): Promise<void> {
  const { state, office } = kiosk;
  if (state.shiftSince === undefined) return;
  const answer = await office.request<Till>('GET', `staff/till?since=${encodeURIComponent(state.shiftSince)}`);
  if (answer.kind === 'ok') state.till = answer.body;
  else if (answer.kind === 'refused') kiosk.showNotice('sorry', answer.detail);
  kiosk.render();
}

/** The shift ends at the time of the list on the screen. Later sales belong to the next shift. */
export async function closeShift(kiosk: Kiosk): Promise<void> {
  const { till } = kiosk.state;
  kiosk.showDialog(undefined);
  if (!till) return;
  begin(kiosk, till.now);
  kiosk.showNotice('good', 'The shift is closed. A new one has begun.');
  await loadShift(kiosk);
}

function begin(kiosk: Kiosk, since: string): void {
  kiosk.state.shiftSince = since;
  try {
    save(nameOf(kiosk.till), since);
  } catch {
    // Without storage a reload starts a new shift. The sales are stored by the server.
  }
}

function nameOf(till: string): string {
  return `shift ${till}`;
}
