import type { LedgerEntry, LedgerRow } from '../../../api/types.ts';
import type { Plan } from '../../../plan.ts';

const listed = 6;

/** The text for each operation. An operation that this version does not know is shown by its name. */
const actions: Record<string, string> = {
  hold: 'Held',
  extend: 'Held longer',
  release: 'Released',
  expire: 'Hold ran out',
  confirm: 'Sold',
  cancel: 'Cancelled',
  vacate: 'Moved away',
  occupy: 'Moved in',
  block: 'Taken off sale',
  unblock: 'Put back on sale',
  correct: 'Corrected',
};

/** The last 8 digits: the first digits of a UUIDv7 are the time, nearly equal for ids of the same minute. */
export function shortId(id: string): string {
  return id.replaceAll('-', '').slice(-8);
}

/** "A-12, A-13 and 4 more". */
export function seatLabels(plan: Plan, seats: readonly number[], most = listed): string {
  const names = seats.slice(0, most).map(seat => plan.seats[seat]?.label ?? `seat ${seat}`);
  return seats.length > most ? `${names.join(', ')} and ${(seats.length - most).toLocaleString('en')} more` : names.join(', ');
}

export interface EntryText {
  action: string;
  /** Who did it, and for which booking. */
  by: string;
}

/** @param holders by hold id, as far as they are loaded: only the entry that creates a hold names its holder. */
export function describeEntry(entry: LedgerEntry, holders: ReadonlyMap<string, string>): EntryText {
  const holder = entry.holder ?? (entry.hold && holders.get(entry.hold));
  const byHolder = holder && `${entry.op === 'expire' ? 'of' : 'by'} holder ${shortId(holder)}`;
  const by = [entry.booking && `booking ${entry.booking}`, entry.by ? `by ${entry.by}` : byHolder];
  return { action: actions[entry.op] ?? entry.op, by: by.filter(Boolean).join(' · ') };
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
