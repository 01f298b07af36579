import { seatRanges } from '../../api/seatRanges.ts';
import type { SeatList, TakenSeat, TakenSeats } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import { uuidv7 } from '../../uuidv7.ts';
import type { Reply } from './boxOffice.ts';
import type { Kiosk } from './kiosk.ts';
import { goTo, set, showDialog, showNotice, type Mode, type State, type Transition } from './kioskState.ts';
import type { ScreeningMap } from './screeningMap.ts';
import { text } from '../../ui/pageTexts.ts';

/** Takes seats off sale and puts them back, and releases the holds of others. */

// More names than these are not read in a notice.
const mostNamed = 40;

export function switchMode(kiosk: Kiosk, mode: Mode): void {
  kiosk.map?.clear();
  kiosk.apply(set({ mode, seatsToUnblock: new Set(), takenSeats: [] }), goTo('map'));
  if (mode === 'block') void loadTakenSeats(kiosk);
}

export async function loadTakenSeats(kiosk: Kiosk): Promise<void> {
  const { screenScope, map, office } = kiosk;
  if (!map) return;
  const answer = await office.request<TakenSeats>('GET', `staff/screenings/${map.screeningId}/seats`, { signal: screenScope.signal });
  if (answer.kind === 'ok') screenScope.apply(takenSeatsLoaded(answer.body.seats));
}

/** Removes seats from the choice that somebody else has unblocked. */
export function takenSeatsLoaded(takenSeats: readonly TakenSeat[]): Transition {
  const blocked = new Set(takenSeats.filter(({ status }) => status === 'blocked').map(({ seat }) => seat));
  return state => ({ ...state, takenSeats, seatsToUnblock: new Set([...state.seatsToUnblock].filter(seat => blocked.has(seat))) });
}

export async function block(kiosk: Kiosk): Promise<void> {
  const { map } = kiosk;
  if (map && (await change(kiosk, map, 'blocks', map.selection.seats))) map.clear();
}

export async function unblock(kiosk: Kiosk): Promise<void> {
  const { map, screenScope } = kiosk;
  if (map && (await change(kiosk, map, 'unblocks', [...kiosk.state.seatsToUnblock]))) screenScope.apply(set({ seatsToUnblock: new Set() }));
}

/** Adds these seats to those to be unblocked; if all are chosen already, removes them. */
export function toggleUnblock(seats: readonly number[]): Transition {
  return state => {
    const next = new Set(state.seatsToUnblock);
    const out = seats.every(seat => next.has(seat));
    for (const seat of seats) {
      if (out) next.delete(seat);
      else next.add(seat);
    }
    return { ...state, seatsToUnblock: next };
  };
}

export async function releaseOtherHold(kiosk: Kiosk, holdId: string): Promise<void> {
  kiosk.apply(showDialog(undefined));
  const send = (): Promise<Reply<SeatReply>> => kiosk.office.requestWithRetries<SeatReply>('DELETE', `holds/${holdId}`, { key: uuidv7() });
  await command(kiosk, send, text('kiosk.holdReleased'));
}

async function change(kiosk: Kiosk, map: ScreeningMap, what: 'blocks' | 'unblocks', seats: readonly number[]): Promise<boolean> {
  if (seats.length === 0) return false;
  const path = `screenings/${map.screeningId}/${what}`;
  const options = { key: uuidv7(), body: { seats: seatRanges(seats) } satisfies SeatList };
  const names = seats.length > mostNamed ? text('seats.count', { count: seats.length }) : map.names(seats);
  const done = text(what === 'blocks' ? 'kiosk.nowOffSale' : 'kiosk.nowOnSale', { names });
  return command(kiosk, () => kiosk.office.requestWithRetries<SeatReply>('POST', path, options), done);
}

/** @returns true if the command succeeded and its screen is still shown. */
async function command(kiosk: Kiosk, send: () => Promise<Reply<SeatReply>>, done: string): Promise<boolean> {
  const { screenScope, map } = kiosk;
  if (kiosk.blocked) return false;
  screenScope.apply(set({ busy: true }));
  const answer = await send();
  if (screenScope.ended) return false;
  screenScope.apply(set({ busy: false }), commandAnswered(answer, done, map?.names(answer.kind === 'refused' ? answer.seats : []) ?? ''));
  await loadTakenSeats(kiosk);
  return answer.kind === 'ok' && !screenScope.ended;
}

/** @param names of the seats that the answer is about, if it was refused. */
function commandAnswered(answer: Reply<SeatReply>, done: string, names: string): Transition {
  if (answer.kind === 'ok') return showNotice('good', done);
  if (answer.kind === 'refused') return showNotice('sorry', names ? `${answer.detail} (${names})` : answer.detail);
  return showNotice('sorry', text('kiosk.noAnswerMap'));
}

export interface BlockedRow {
  name: string;
  seats: { seat: number; number: string }[];
}

/** Grouped by row, so that a whole row can be chosen with one touch. */
export function blockedRows({ takenSeats }: State, { plan }: ScreeningMap): BlockedRow[] {
  if (!plan) return [];
  const rows = new Map<string, BlockedRow>();
  for (const { seat, status } of takenSeats) {
    if (status !== 'blocked') continue;
    const { section, row, number } = plan.seats[seat];
    const key = `${section}\n${row}`;
    let entry = rows.get(key);
    if (!entry) {
      const name = row ? text('seat.row', { row }) : text('kiosk.seatsWithoutRow');
      const hall = plan.sections.length > 1 ? (plan.sections.find(each => each.id === section)?.name ?? section) : undefined;
      rows.set(key, (entry = { name: hall === undefined ? name : text('seat.inSection', { section: hall, seat: name }), seats: [] }));
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
