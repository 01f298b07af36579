import { describe, expect, it } from 'vitest';
import { stadium } from '../../bench/stadium.ts';
import { layOut } from '../../src/map/geometry.ts';
import { placeRowLabels } from '../../src/map/rowLabels.ts';
import { plainHall } from '../halls.ts';
import { randomFrom } from '../random.ts';

const hall = layOut(plainHall(5, 30));
const phone = { width: 360, height: 400 };

describe("the rows' letters", () => {
  it('stand past both ends while the whole row is in the view', () => {
    const labels = placeRowLabels(hall, { scale: 20, x: 24, y: 60 }, { width: 430, height: 400 }, undefined);
    expect(labels.filter(label => label.text === 'C').map(label => label.pinned)).toEqual([false, false]);
  });

  it('stay at the edge when the row goes on beyond it, at the height of their row', () => {
    const view = { scale: 60, x: -400, y: 60 };
    const labels = placeRowLabels(hall, view, phone, undefined);
    expect(labels.map(label => label.text)).toEqual(['A', 'B', 'C', 'D', 'E']);
    for (const [index, label] of labels.entries()) {
      expect(label.pinned).toBe(true);
      expect(label.x).toBeLessThan(20);
      expect(label.y).toBeCloseTo(index * 0.95 * 60 + 60, 0);
    }
  });

  it('are not written where a seat or another letter is', () => {
    const plan = plainHall(1, 12);
    plan.sections.push({ id: 's1', name: 'Right', floor: 0 });
    for (const seat of plan.seats.slice(6)) Object.assign(seat, { section: 's1', x: seat.x + 0.7 });
    const labels = placeRowLabels(layOut(plan), { scale: 30, x: 60, y: 60 }, { width: 430, height: 400 }, undefined);
    expect(labels).toHaveLength(3);
  });

  it('are one between two ends that are close together', () => {
    // A box: three seats on the left, three on the right, counted down and up again.
    const plan = plainHall(1, 6);
    for (const [i, seat] of plan.seats.entries()) Object.assign(seat, { x: i < 3 ? 0 : 1, y: i < 3 ? i : 5 - i });
    const box = layOut(plan);
    const middle = (scale: number): number[] =>
      placeRowLabels(box, { scale, x: 100, y: 100 }, { width: 430, height: 400 }, undefined).map(label => label.x);
    expect(middle(20)).toEqual([110]);
    expect(middle(60)).toEqual([100, 160]);
  });

  it('are pinned on both sides where there is room', () => {
    const labels = placeRowLabels(hall, { scale: 60, x: -400, y: 60 }, { width: 700, height: 300 }, undefined);
    expect(labels.filter(label => label.text === 'B').map(label => Math.round(label.x / 700))).toEqual([0, 1]);
  });

  it('name every row that is in the view and wide enough apart, in any hall, wherever one looks', () => {
    const geometry = layOut(stadium());
    const random = randomFrom(11);
    for (let i = 0; i < 60; i++) {
      const seat = Math.floor(random.next() * geometry.xs.length);
      const scale = 25 + random.next() * 60;
      const view = { scale, x: 180 - geometry.xs[seat] * scale, y: 200 - geometry.ys[seat] * scale };
      const { text, section } = geometry.rows[geometry.rowOf[seat]];
      if (geometry.areas.rowSpacing[section] * scale < 24) continue;
      const labels = placeRowLabels(geometry, view, phone, undefined);
      expect(labels.some(label => label.text === text), `row ${text} of seat ${seat} at ${scale}`).toBe(true);
      for (const { x, y } of labels) expect(x >= 0 && x <= 360 && y >= 0 && y <= 400).toBe(true);
    }
  });

  it('of other floors are left out', () => {
    expect(placeRowLabels(hall, { scale: 20, x: 14, y: 60 }, phone, 7)).toEqual([]);
  });
});
