import type { LedgerRow } from '../../../src/api/types.ts';
import { parsePlan } from '../../../src/plan.ts';

export const plan = parsePlan({
  format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A', color: '#336699' }, { id: 'b', name: 'B', color: '#996633' }],
  sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  shapes: [],
  seats: Array.from({ length: 20 }, (_, i) => {
    const number = String(i + 1);
    return { label: `F-${number}`, section: 's', row: 'F', number, x: i * 0.55, y: 0, category: i < 5 ? 'a' : 'b', kind: 'standard' };
  }),
});

export const hold = '0198a7a0-1111-7000-8000-0000000000aa';
export const holder = '0198a7a0-2222-7000-8000-00000123abcd';

export const rows: LedgerRow[] = [
  { revision: 4, at: '2026-11-21T19:04:00Z', entries: [{ op: 'block', seats: [9], by: 'Ada' }, { op: 'unblock', seats: [9], by: 'Ada' }] },
  { revision: 3, at: '2026-11-21T19:03:00Z', entries: [{ op: 'confirm', seats: [11, 12], hold, booking: 'K3J2M4N5P6' }] },
  {
    revision: 2,
    at: '2026-11-21T19:02:00Z',
    entries: [{ op: 'hold', seats: [3], hold: 'other', holder }, { op: 'expire', seats: [12], hold: 'gone' }],
  },
  { revision: 1, at: '2026-11-21T19:01:00Z', entries: [{ op: 'hold', seats: [11, 12], hold, holder }] },
];
