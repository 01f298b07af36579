import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stadium } from '../bench/stadium.ts';
import { columnsOf, parsePlan } from '../src/plan.ts';
import { columnsOfSeats } from '../src/planColumns.ts';
import type { PlanRows } from '../src/planRows.ts';
import { drawnHall, plainHall, twoSectionHall } from './halls.ts';
import { writeRows } from './writeRows.ts';

const file = new URL('../../../../tests/vectors/plan-rows.json', import.meta.url);

interface Vector {
  plan: unknown;
  rows: PlanRows;
}

describe.skipIf(!existsSync(file))('plans by rows of the server', () => {
  const vectors = (): Vector[] => JSON.parse(readFileSync(file, 'utf8')) as Vector[];

  it('have the seats of the whole documents', () => {
    expect(vectors().length).toBeGreaterThan(0);
    for (const { plan, rows } of vectors()) {
      const { columns: _, ...read } = parsePlan(rows);
      expect(read).toEqual(parsePlan(plan));
    }
  });

  it('are what the tests of the map write', () => {
    for (const { plan, rows } of vectors()) expect(writeRows(parsePlan(plan))).toEqual(rows);
  });
});

describe('a plan by rows', () => {
  it.each([
    ['a hall', plainHall(5, 8)], ['two sections', twoSectionHall()], ['wheelchair spaces', drawnHall('sswc ss/SSss')],
    ['a stadium', stadium(5_000)],
  ])('of %s gives the map what the seats give it', (_, plan) => {
    // As the server stores them.
    for (const seat of plan.seats) Object.assign(seat, { x: Math.round(seat.x * 1000) / 1000, y: Math.round(seat.y * 1000) / 1000 });
    const read = parsePlan(writeRows(plan));
    const columns = columnsOf(read);
    const expected = columnsOfSeats(plan);
    expect({ ...columns, kinds: undefined }).toEqual({ ...expected, kinds: undefined });
    expect([...columns.kinds]).toEqual([...expected.kinds].filter(kind => kind !== 'standard'));
    expect(read.seats).toEqual(plan.seats);
  });

  it('makes its seats at their first use, once', () => {
    const read = parsePlan(writeRows(plainHall(2, 2)));
    expect(read.seats).toBe(read.seats);
  });
});
