import type { LedgerEntry, LedgerRow } from '../../api/types.ts';
import type { Plan } from '../../plan.ts';

const listed = 6;

/** What happened, for each kind of entry; what a newer server writes is shown by its own name. */
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

/** The end of an id: its beginning is the time, the same for all of one minute. */
export function shortId(id: string): string {
  return id.replaceAll('-', '').slice(-8);
}

/** "A-12, A-13", and how many more. */
export function seatLabels(plan: Plan, seats: readonly number[], most = listed): string {
  const names = seats.slice(0, most).map(seat => plan.seats[seat]?.label ?? `seat ${seat}`);
  return seats.length > most ? `${names.join(', ')} and ${(seats.length - most).toLocaleString('en')} more` : names.join(', ');
}

export interface EntryText {
  action: string;
  /** Who, and for which booking. */
  by: string;
}

/** @param holders of holds, as far as they are known: only the entry that makes a hold says whose it is. */
export function describeEntry(entry: LedgerEntry, holders: ReadonlyMap<string, string>): EntryText {
  const holder = entry.holder ?? (entry.hold && holders.get(entry.hold));
  const by = [
    entry.booking && `booking ${entry.booking}`,
    entry.by ? `by ${entry.by}` : holder && entry.op !== 'expire' ? `by holder ${shortId(holder)}` : holder && `of holder ${shortId(holder)}`,
  ];
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

/** What happened to one seat, newest first. @param rows newest first. */
export function historyOf(rows: readonly LedgerRow[], seat: number): SeatEvent[] {
  const events: SeatEvent[] = [];
  for (const { revision, at, entries } of rows) {
    // Within a row entries stand in the order in which they were decided.
    for (const entry of entries.toReversed()) if (entry.seats.includes(seat)) events.push({ revision, at, entry });
  }
  return events;
}
