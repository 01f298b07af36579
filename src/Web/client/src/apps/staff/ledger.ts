import type { LedgerPage, LedgerRow } from '../../api/types.ts';
import { get } from './staffApi.ts';

const pageSize = 100;

/** If more pages than this are missing, the older rows are dropped. */
const mostPagesToCatchUp = 5;

/** The rows of two pages, newest first, without duplicates. */
export function joinRows(newer: readonly LedgerRow[], older: readonly LedgerRow[]): LedgerRow[] {
  const last = newer.at(-1)?.revision ?? Infinity;
  return [...newer, ...older.filter(row => row.revision < last)];
}

/** The newest rows of a screening's ledger, without gaps, as far back as they were loaded. */
export class Ledger {
  rows: readonly LedgerRow[] = [];
  readonly #path: string;

  constructor(screeningId: number) {
    this.#path = `staff/screenings/${screeningId}/ledger`;
  }

  /** Whether the first revision is among the rows. */
  get complete(): boolean {
    return this.rows.at(-1)?.revision === 1;
  }

  async newest(): Promise<void> {
    const known = this.rows[0]?.revision ?? Infinity;
    let rows = await this.#page();
    for (let pages = 1; pages < mostPagesToCatchUp && rows.length > 0 && rows.at(-1)!.revision > known + 1; pages++) {
      const more = await this.#page(rows.at(-1)!.revision);
      if (more.length === 0) break;
      rows = joinRows(rows, more);
    }
    const joined = rows.length > 0 && rows.at(-1)!.revision <= known + 1;
    this.rows = joined ? joinRows(rows, this.rows) : rows;
  }

  async older(): Promise<void> {
    const oldest = this.rows.at(-1)?.revision;
    this.rows = joinRows(this.rows, await this.#page(oldest));
  }

  async #page(before?: number): Promise<readonly LedgerRow[]> {
    const { rows } = await get<LedgerPage>(`${this.#path}?limit=${pageSize}${before === undefined ? '' : `&before=${before}`}`);
    return rows;
  }
}
