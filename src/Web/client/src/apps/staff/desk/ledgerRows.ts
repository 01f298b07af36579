import type { LedgerPage, LedgerRow } from '../../../api/types.ts';
import { get } from '../staffApi.ts';

/** The newest rows of a screening's ledger: newest first, without gaps, as far back as they were loaded. */
export type LedgerRows = readonly LedgerRow[];

const pageSize = 100;

/** If more pages than this are missing, the older rows are dropped. */
const mostPagesToCatchUp = 5;

/** The rows of two pages without duplicates. */
export function joinRows(newer: LedgerRows, older: LedgerRows): LedgerRows {
  const last = newer.at(-1)?.revision ?? Infinity;
  return [...newer, ...older.filter(row => row.revision < last)];
}

/** The known rows continue the newest ones, or are dropped if rows between them are missing. */
export function withNewest(known: LedgerRows, newest: LedgerRows): LedgerRows {
  return reaches(newest, known) ? joinRows(newest, known) : newest;
}

/** Whether the first revision is among the rows. */
export function isComplete(rows: LedgerRows): boolean {
  return rows.at(-1)?.revision === 1;
}

/** The newest rows there are, down to those that are known, but no more than a few pages. */
export async function readNewest(screeningId: number, known: LedgerRows, signal: AbortSignal): Promise<LedgerRows> {
  let rows = await readPage(screeningId, undefined, signal);
  for (let pages = 1; pages < mostPagesToCatchUp && rows.length > 0 && !reaches(rows, known); pages++) {
    const more = await readPage(screeningId, rows.at(-1)!.revision, signal);
    if (more.length === 0) break;
    rows = joinRows(rows, more);
  }
  return rows;
}

/** The page before the oldest known row. */
export function readOlder(screeningId: number, known: LedgerRows, signal: AbortSignal): Promise<LedgerRows> {
  return readPage(screeningId, known.at(-1)?.revision, signal);
}

function reaches(rows: LedgerRows, known: LedgerRows): boolean {
  return rows.length > 0 && rows.at(-1)!.revision <= (known[0]?.revision ?? Infinity) + 1;
}

async function readPage(screeningId: number, before: number | undefined, signal: AbortSignal): Promise<LedgerRows> {
  const from = before === undefined ? '' : `&before=${before}`;
  return (await get<LedgerPage>(`staff/screenings/${screeningId}/ledger?limit=${pageSize}${from}`, signal)).rows;
}
