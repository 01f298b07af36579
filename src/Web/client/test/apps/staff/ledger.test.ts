import { expect, it } from 'vitest';
import { joinRows } from '../../../src/apps/staff/ledger.ts';
import { rows } from './ledgerSample.ts';

it('has each row once, wherever pages overlap', () => {
  expect(joinRows(rows.slice(0, 3), rows.slice(1)).map(row => row.revision)).toEqual([4, 3, 2, 1]);
  expect(joinRows([], rows)).toEqual(rows);
  expect(joinRows(rows, [])).toEqual(rows);
});
