import { describe, expect, it } from 'vitest';
import { countSeats, linesAround } from '../../../../src/apps/staff/plans/planSummary.ts';
import { plan } from '../ledgerSample.ts';

describe('a plan to be imported', () => {
  it('is counted by category and section', () => {
    const { categories, sections } = countSeats(plan);
    expect(categories.map(({ name, seats }) => [name, seats])).toEqual([['A', 5], ['B', 15]]);
    expect(sections).toEqual([{ name: 'Stalls', floor: 0, seats: 20 }]);
  });

  it('shows the line that is wrong among its neighbours', () => {
    expect(linesAround('a\nb\nc\nd\ne', 3, 1)).toEqual([
      { number: 2, text: 'b', wrong: false },
      { number: 3, text: 'c', wrong: true },
      { number: 4, text: 'd', wrong: false },
    ]);
    expect(linesAround('only', 1)).toEqual([{ number: 1, text: 'only', wrong: true }]);
    expect(linesAround('x'.repeat(500), 1)[0].text).toHaveLength(161);
    expect(linesAround(`${'x'.repeat(159)}👨‍👩‍👧‍👦…`, 1)[0].text).toBe(`${'x'.repeat(159)}…`);
  });
});
