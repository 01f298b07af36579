import type { SeatList, TakenSeat, TakenSeats } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Reply } from './boxOffice.ts';
import type { Kiosk } from './kiosk.ts';
import type { Mode } from './kioskState.ts';

/** Takes seats off sale and puts them back, and releases the holds of others. */

export function switchMode(kiosk: Kiosk, mode: Mode): void {
  const { state, map } = kiosk;
  map?.element.clear();
  Object.assign(state, { mode, notice: undefined, seatsToUnblock: new Set(), takenSeats: [] });
  kiosk.render();
  if (mode === 'block') void loadTakenSeats(kiosk);
}

export async function loadTakenSeats(kiosk: Kiosk): Promise<void> {
  const { state, map, office } = kiosk;
  if (!map) return;
  const answer = await office.request<TakenSeats>('GET', `staff/screenings/${map.screeningId}/seats`);
  if (answer.kind !== 'ok' || kiosk.map !== map) return;
  state.takenSeats = answer.body.seats;
  // Drop the seats that somebody else has unblocked meanwhile.
  const blocked = new Set(state.takenSeats.filter(({ status }) => status === 'blocked').map(({ seat }) => seat));
  state.seatsToUnblock = new Set([...state.seatsToUnblock].filter(seat => blocked.has(seat)));
  kiosk.render();
}

export async function block(kiosk: Kiosk): Promise<void> {
  const seats = [...(kiosk.map?.selection.seats ?? [])];
  if (await change(kiosk, 'blocks', seats)) kiosk.map?.element.clear();
}

export async function unblock(kiosk: Kiosk): Promise<void> {
  if (await change(kiosk, 'unblocks', [...kiosk.state.seatsToUnblock])) kiosk.state.seatsToUnblock = new Set();
  kiosk.render();
}

/** Adds these seats to those to be unblocked; if all are chosen already, removes them. */
export function toggleUnblock(kiosk: Kiosk, seats: readonly number[]): void {
  const next = new Set(kiosk.state.seatsToUnblock);
  const out = seats.every(seat => next.has(seat));
  for (const seat of seats) {
    if (out) next.delete(seat);
    else next.add(seat);
  }
  kiosk.state.seatsToUnblock = next;
  kiosk.render();
}

export async function releaseOtherHold(kiosk: Kiosk, holdId: string): Promise<void> {
  kiosk.showDialog(undefined);
  await during(kiosk, () => kiosk.office.requestWithRetries<SeatReply>('DELETE', `holds/${holdId}`, { key: uuidv7() }), 'The hold has been released.');
}

async function change(kiosk: Kiosk, what: 'blocks' | 'unblocks', seats: number[]): Promise<boolean> {
  const { map, office } = kiosk;
  if (!map || seats.length === 0) return false;
  const path = `screenings/${map.screeningId}/${what}`;
  const key = uuidv7();
  return during(kiosk, () => office.requestWithRetries<SeatReply>('POST', path, { key, body: { seats } satisfies SeatList }), `${what === 'blocks' ? 'Off sale' : 'Back on sale'}: ${map.names(seats)}.`);
}

async function during(kiosk: Kiosk, command: () => Promise<Reply<SeatReply>>, done: string): Promise<boolean> {
  if (kiosk.blocked) return false;
  kiosk.state.busy = true;
  kiosk.render();
  const answer = await command();
  kiosk.state.busy = false;
  if (answer.kind === 'ok') kiosk.showNotice('good', done);
  else if (answer.kind === 'unknown') kiosk.showNotice('sorry', 'The box office does not answer. The map shows what came of it as soon as it is live again.');
  else {
    const names = kiosk.map?.names(answer.seats);
    kiosk.showNotice('sorry', names ? `${answer.detail} (${names})` : answer.detail);
  }
  await loadTakenSeats(kiosk);
  return answer.kind === 'ok';
}

export interface BlockedRow {
  name: string;
  seats: { seat: number; number: string }[];
}

/** Grouped by row, so that a whole row can be chosen with one touch. */
export function blockedRows({ map, state }: Kiosk): BlockedRow[] {
  const { plan } = map ?? {};
  if (!plan) return [];
  const rows = new Map<string, BlockedRow>();
  for (const { seat, status } of state.takenSeats) {
    if (status !== 'blocked') continue;
    const { section, row, number } = plan.seats[seat];
    const key = `${section}\n${row}`;
    let entry = rows.get(key);
    if (!entry) {
      const hall = plan.sections.length > 1 ? `${plan.sections.find(each => each.id === section)?.name ?? section}, ` : '';
      rows.set(key, (entry = { name: row ? `${hall}row ${row}` : `${hall}seats`, seats: [] }));
    }
    entry.seats.push({ seat, number });
  }
  return [...rows.values()].map(({ name, seats }) => ({ name: name.charAt(0).toUpperCase() + name.slice(1), seats }));
}

export interface HeldGroup {
  holdId: string;
  until: string | undefined;
  seats: number[];
}

export function heldGroups(taken: readonly TakenSeat[]): HeldGroup[] {
  const groups = new Map<string, HeldGroup>();
  for (const { seat, status, holdId, heldUntil } of taken) {
    if (status !== 'held' || holdId === undefined) continue;
    const group = groups.get(holdId);
    if (group) group.seats.push(seat);
    else groups.set(holdId, { holdId, until: heldUntil, seats: [seat] });
  }
  return [...groups.values()];
}
