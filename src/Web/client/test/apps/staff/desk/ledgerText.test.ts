import { describe, expect, it } from 'vitest';
import { describeEntry, historyOf, holdersOf, seatLabels } from '../../../../src/apps/staff/desk/ledgerText.ts';
import { hold, plan, rows } from '../ledgerSample.ts';

describe('the ledger', () => {
  it('says who did what, and for which booking', () => {
    const holders = holdersOf(rows);
    expect(describeEntry(rows[3].entries[0], holders)).toEqual({ action: 'Held', by: 'by holder 0123abcd' });
    expect(describeEntry(rows[1].entries[0], holders)).toEqual({ action: 'Sold', by: 'booking K3J2M4N5P6 · by holder 0123abcd' });
    expect(describeEntry(rows[0].entries[0], holders)).toEqual({ action: 'Taken off sale', by: 'by Ada' });
    const entry = { op: 'occupy', seats: [1], booking: 'K3J2M4N5P6', by: 'Ada' };
    expect(describeEntry(entry, holders)).toEqual({ action: 'Moved in', by: 'booking K3J2M4N5P6 · by Ada' });
  });

  it('does not say that a holder let their own hold run out', () => {
    expect(describeEntry({ op: 'expire', seats: [11], hold }, holdersOf(rows)).by).toBe('of holder 0123abcd');
  });

  it('shows what a newer server writes by its own name', () => {
    expect(describeEntry({ op: 'teleport', seats: [1] }, new Map())).toEqual({ action: 'teleport', by: '' });
  });

  it('knows the history of one seat, newest first, within a commit too', () => {
    expect(historyOf(rows, 12).map(({ revision, entry }) => [revision, entry.op])).toEqual([[3, 'confirm'], [2, 'expire'], [1, 'hold']]);
    expect(historyOf(rows, 9).map(({ entry }) => entry.op)).toEqual(['unblock', 'block']);
    expect(historyOf(rows, 0)).toEqual([]);
  });

  it('names a few seats and counts the others', () => {
    expect(seatLabels(plan, [11, 12])).toBe('F-12, F-13');
    expect(seatLabels(plan, [0, 1, 2, 3], 2)).toBe('F-1, F-2 and 2 more');
    expect(seatLabels(plan, [99])).toBe('seat 99');
  });
});
