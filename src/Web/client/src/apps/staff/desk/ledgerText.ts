import type { LedgerEntry, LedgerRow } from '../../../api/types.ts';
import type { Plan } from '../../../plan.ts';
import { text, type TextKey } from '../../../ui/pageTexts.ts';

const listed = 6;

const actions: Record<string, TextKey> = {
  hold: 'desk.op.hold',
  extend: 'desk.op.extend',
  release: 'desk.op.release',
  expire: 'desk.op.expire',
  confirm: 'desk.op.confirm',
  cancel: 'desk.op.cancel',
  vacate: 'desk.op.vacate',
  occupy: 'desk.op.occupy',
  block: 'desk.op.block',
  unblock: 'desk.op.unblock',
  correct: 'desk.op.correct',
};

/** The last 8 digits: the first digits of a UUIDv7 are the time, nearly equal for ids of the same minute. */
export function shortId(id: string): string {
  return id.replaceAll('-', '').slice(-8);
}

/** "A-12, A-13 and 4 more". */
export function seatLabels(plan: Plan, seats: readonly number[], most = listed): string {
  const labels = seats.slice(0, most).map(seat => plan.seats[seat]?.label ?? text('seat.alone', { number: String(seat) })).join(', ');
  return seats.length > most ? text('desk.labelsMore', { labels, count: seats.length - most }) : labels;
}

export interface EntryText {
  action: string;
  /** Who did it, and for which booking. */
  by: string;
}

/** @param holders by hold id, as far as they are loaded: only the entry that creates a hold names its holder. */
export function describeEntry(entry: LedgerEntry, holders: ReadonlyMap<string, string>): EntryText {
  const holder = entry.holder ?? (entry.hold && holders.get(entry.hold));
  const byHolder = holder && text(entry.op === 'expire' ? 'desk.ofHolderLost' : 'desk.byHolder', { id: shortId(holder) });
  const by = [
    entry.booking && text('desk.ofBooking', { reference: entry.booking }),
    entry.by ? text('desk.byName', { name: entry.by }) : byHolder,
  ];
  const action = actions[entry.op];
  // An operation that this version does not know is shown by its name.
  return { action: action ? text(action) : entry.op, by: by.filter(Boolean).join(' · ') };
}

export function holdersOf(rows: readonly LedgerRow[]): Map<string, string> {
  const holders = new Map<string, string>();
  for (const row of rows) for (const { hold, holder } of row.entries) if (hold && holder) holders.set(hold, holder);
  return holders;
}

export interface SeatEvent {
  revision: number;
  at: string;
  entry: LedgerEntry;
}

/** The entries of one seat, newest first. @param rows newest first. */
export function historyOf(rows: readonly LedgerRow[], seat: number): SeatEvent[] {
  const events: SeatEvent[] = [];
  for (const { revision, at, entries } of rows) {
    // Within a row, entries are in the order of the commands, oldest first.
    for (const entry of entries.toReversed()) if (entry.seats.includes(seat)) events.push({ revision, at, entry });
  }
  return events;
}
