import { expect, it, vi } from 'vitest';
import { salesState } from '../../../../src/apps/staff/screenings/salesState.ts';

vi.setSystemTime(Date.parse('2026-11-19T00:00:00Z'));

it('says whether seats are on sale', () => {
  const screening = { salesOpenAt: '2026-11-20T09:00:00Z', salesCloseAt: '2026-11-21T19:30:00Z', timeZone: 'Europe/Berlin' };
  expect(salesState(screening, Date.parse('2026-11-19T00:00:00Z'))).toEqual({ name: 'ahead', text: 'Opens Fri 20 Nov, 10:00' });
  expect(salesState(screening, Date.parse('2026-11-20T09:00:00Z')).name).toBe('open');
  expect(salesState(screening, Date.parse('2026-11-21T19:30:00Z')).name).toBe('closed');
  const off = { ...screening, calledOffAt: '2026-11-19T08:00:00Z' };
  expect(salesState(off, Date.parse('2026-11-20T09:00:00Z'))).toEqual({ name: 'closed', text: 'Called off' });
});
