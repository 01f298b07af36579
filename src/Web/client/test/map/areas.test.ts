import { describe, expect, it } from 'vitest';
import { stadium } from '../../bench/stadium.ts';
import { layOut } from '../../src/map/geometry.ts';
import { twoSectionHall } from '../halls.ts';

describe('areas', () => {
  const { areas: { areas, of, rowSpacing, categoryOf } } = layOut(twoSectionHall());

  it('are the seats of one price in one section', () => {
    const counts = areas.map(({ section, category, seats }) => [section, category, seats.length]);
    expect(counts).toEqual([[0, 0, 20], [0, 1, 20], [1, 0, 20], [1, 1, 20]]);
    expect([of[0], of[5], of[40], of[45]]).toEqual([0, 1, 2, 3]);
    expect([categoryOf[4], categoryOf[5]]).toEqual([0, 1]);
  });

  it('have a line for each stretch of a row, cut at the aisle and at another price', () => {
    expect(areas[0].lines).toHaveLength(4);
    expect(areas[1].lines).toHaveLength(8);
    const [line] = areas[0].lines;
    expect(line[0]).toBeCloseTo(-0.25);
    expect(line.at(-2)).toBeCloseTo(2.25);
  });

  it('know how far rows lie apart, and cover all between them', () => {
    expect(rowSpacing[0]).toBeGreaterThan(0.9);
    expect(rowSpacing[0]).toBeLessThan(1);
  });

  it('hold every seat of a stadium once', () => {
    const plan = stadium(20_000);
    const { areas: all } = layOut(plan);
    expect(all.areas.reduce((sum, area) => sum + area.seats.length, 0)).toBe(plan.seats.length);
    for (const [index, area] of all.areas.entries()) {
      for (const seat of area.seats) {
        expect(all.of[seat]).toBe(index);
        expect(plan.seats[seat].x).toBeGreaterThan(area.box.left);
        expect(plan.seats[seat].y).toBeLessThan(area.box.bottom);
      }
    }
  }, 20_000);
});
