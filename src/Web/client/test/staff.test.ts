import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseAmount } from '../src/staff/amounts.ts';
import { fromLocal, toLocal, VenueClock } from '../src/staff/clock.ts';
import { coalesced } from '../src/staff/coalesced.ts';
import type { LedgerRow, StaffSeat } from '../src/staff/contract.ts';
import { joinRows } from '../src/staff/ledger.ts';
import { historyOf, holdersOf, seatLabels, tell } from '../src/staff/ledgerText.ts';
import { salesOf } from '../src/staff/occupancy.ts';
import { countSeats, linesAround } from '../src/staff/planText.ts';
import { sift } from '../src/staff/taken.ts';
import { parsePlan } from '../src/plan.ts';

const plan = parsePlan({
  format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A', color: '#336699' }, { id: 'b', name: 'B', color: '#996633' }],
  sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  shapes: [],
  seats: Array.from({ length: 20 }, (_, i) => ({ label: `F-${i + 1}`, section: 's', row: 'F', number: String(i + 1), x: i * 0.55, y: 0, category: i < 5 ? 'a' : 'b', kind: 'standard' })),
});

const hold = '0198a7a0-1111-7000-8000-0000000000aa';
const holder = '0198a7a0-2222-7000-8000-00000123abcd';

const rows: LedgerRow[] = [
  { revision: 4, at: '2026-11-21T19:04:00Z', entries: [{ op: 'block', seats: [9], by: 'Ada' }, { op: 'unblock', seats: [9], by: 'Ada' }] },
  { revision: 3, at: '2026-11-21T19:03:00Z', entries: [{ op: 'confirm', seats: [11, 12], hold, booking: 'K3J2M4N5P6' }] },
  { revision: 2, at: '2026-11-21T19:02:00Z', entries: [{ op: 'hold', seats: [3], hold: 'other', holder }, { op: 'expire', seats: [12], hold: 'gone' }] },
  { revision: 1, at: '2026-11-21T19:01:00Z', entries: [{ op: 'hold', seats: [11, 12], hold, holder }] },
];

describe('the ledger', () => {
  it('says who did what, and for which booking', () => {
    const holders = holdersOf(rows);
    expect(tell(rows[3].entries[0], holders)).toEqual({ deed: 'Held', by: 'by holder 0123abcd' });
    expect(tell(rows[1].entries[0], holders)).toEqual({ deed: 'Sold', by: 'booking K3J2M4N5P6 · by holder 0123abcd' });
    expect(tell(rows[0].entries[0], holders)).toEqual({ deed: 'Taken off sale', by: 'by Ada' });
    expect(tell({ op: 'occupy', seats: [1], booking: 'K3J2M4N5P6', by: 'Ada' }, holders)).toEqual({ deed: 'Moved in', by: 'booking K3J2M4N5P6 · by Ada' });
  });

  it('does not say that a holder let their own hold run out', () => {
    expect(tell({ op: 'expire', seats: [11], hold }, holdersOf(rows)).by).toBe('of holder 0123abcd');
  });

  it('shows what a newer server writes by its own name', () => {
    expect(tell({ op: 'teleport', seats: [1] }, new Map())).toEqual({ deed: 'teleport', by: '' });
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

  it('has each row once, wherever pages overlap', () => {
    expect(joinRows(rows.slice(0, 3), rows.slice(1)).map(row => row.revision)).toEqual([4, 3, 2, 1]);
    expect(joinRows([], rows)).toEqual(rows);
    expect(joinRows(rows, [])).toEqual(rows);
  });
});

describe('taken seats', () => {
  const facts: StaffSeat[] = [
    { seat: 12, status: 'sold', reference: 'K3J2M4N5P6', holder, amount: 900 },
    { seat: 3, status: 'held', holdId: hold, holder },
    { seat: 9, status: 'blocked' },
  ];
  const found = (search: string, status = ''): number[] => sift(plan, facts, { search, status }).map(fact => fact.seat);

  it('stand in the order of the plan', () => expect(found('')).toEqual([3, 9, 12]));
  it('are found by label', () => expect(found('f-13')).toEqual([12]));
  it('are found by a reference as it is read out', () => expect(found('k3j2 m4')).toEqual([12]));
  it('are found by the short id of their holder', () => expect(found('0123abcd')).toEqual([3, 12]));
  it('are filtered by status', () => {
    expect(found('', 'blocked')).toEqual([9]);
    expect(found('0123abcd', 'sold')).toEqual([12]);
    expect(found('nothing')).toEqual([]);
  });
});

describe("the venue's clock", () => {
  it('shows moments where the venue is, and in UTC where nobody knows where that is', () => {
    const clock = new VenueClock('Europe/Berlin');
    expect(clock.time('2026-11-21T19:03:07Z')).toBe('20:03:07');
    expect(clock.full('2026-11-21T23:03:07Z')).toBe('Sun 22 Nov, 00:03:07');
    expect(new VenueClock('Nowhere/Town').time('2026-11-21T19:03:07Z')).toBe('19:03:07');
  });

  it.each([
    ['2026-11-21T20:15', 'Europe/Berlin', '2026-11-21T19:15:00.000Z'],
    ['2026-07-01T20:15', 'Europe/Berlin', '2026-07-01T18:15:00.000Z'],
    ['2026-11-21T00:05', 'Asia/Tokyo', '2026-11-20T15:05:00.000Z'],
    ['2026-11-21T20:15', 'America/New_York', '2026-11-22T01:15:00.000Z'],
    // The first of the two when clocks go back.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('reads %s in %s', (local, zone, expected) => {
    const at = fromLocal(local, zone)!;
    expect(new Date(at).toISOString()).toBe(expected);
    expect(toLocal(at, zone)).toBe(local);
  });

  it('knows no moment for an hour that is skipped, or for nonsense', () => {
    expect(fromLocal('2026-03-29T02:30', 'Europe/Berlin')).toBeUndefined();
    expect(fromLocal('', 'Europe/Berlin')).toBeUndefined();
    expect(fromLocal('soon', 'Europe/Berlin')).toBeUndefined();
  });

  it('says whether seats are on sale', () => {
    const screening = { salesOpenAt: '2026-11-20T09:00:00Z', salesCloseAt: '2026-11-21T19:30:00Z', timeZone: 'Europe/Berlin' };
    expect(salesOf(screening, Date.parse('2026-11-19T00:00:00Z'))).toEqual({ name: 'ahead', text: 'Opens Fri 20 Nov, 10:00' });
    expect(salesOf(screening, Date.parse('2026-11-20T09:00:00Z')).name).toBe('open');
    expect(salesOf(screening, Date.parse('2026-11-21T19:30:00Z')).name).toBe('closed');
  });
});

describe('amounts', () => {
  it.each([
    ['12.50', 'EUR', 1250], ['12,5', 'EUR', 1250], ['12', 'EUR', 1200], ['0', 'EUR', 0], ['1500', 'JPY', 1500],
    ['12.505', 'EUR', undefined], ['15.5', 'JPY', undefined], ['-3', 'EUR', undefined], ['1,000.00', 'EUR', undefined], ['', 'EUR', undefined], ['12', 'EURO', undefined],
  ])('reads "%s" %s as %s', (text, currency, amount) => expect(parseAmount(text, currency)).toBe(amount));
});

describe('a plan to be imported', () => {
  it('is counted by category and section', () => {
    const { categories, sections } = countSeats(plan);
    expect(categories.map(({ name, seats }) => [name, seats])).toEqual([['A', 5], ['B', 15]]);
    expect(sections).toEqual([{ name: 'Stalls', floor: 0, seats: 20 }]);
  });

  it('shows the line that is wrong among its neighbours', () => {
    expect(linesAround('a\nb\nc\nd\ne', 3, 1)).toEqual([
      { number: 2, text: 'b', meant: false },
      { number: 3, text: 'c', meant: true },
      { number: 4, text: 'd', meant: false },
    ]);
    expect(linesAround('only', 1)).toEqual([{ number: 1, text: 'only', meant: true }]);
    expect(linesAround('x'.repeat(500), 1)[0].text).toHaveLength(161);
  });
});

describe('reading again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('happens once for however many changes, and once more for those that came meanwhile', async () => {
    let runs = 0;
    let finish = (): void => undefined;
    const ask = coalesced(() => {
      runs++;
      return new Promise(resolve => (finish = resolve));
    }, 100);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(99);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(1);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(500);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toBe(2);
    finish();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(2);
  });
});
