import { describe, expect, it } from 'vitest';
import { layOut, seatAt, seatsIn } from '../src/map/geometry.ts';
import { inkOn } from '../src/map/palette.ts';
import { clamp, fit, toPlan, toScreen, zoomAt } from '../src/map/viewport.ts';
import type { Plan } from '../src/plan.ts';
import { parsePlan, seatName, seatNames } from '../src/plan.ts';
import { randomFrom } from './random.ts';

function hall(rows: number, columns: number, sections = 1): Plan {
  return parsePlan({
    format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
    categories: [{ id: 'a', name: 'A', color: '#336699' }],
    sections: Array.from({ length: sections }, (_, i) => ({ id: `s${i}`, name: ['Stalls', 'Circle'][i], floor: i })),
    shapes: [{ kind: 'screen', label: 'Screen', x: 0, y: -3, width: 5, height: 0.2 }],
    seats: Array.from({ length: rows * columns }, (_, i) => {
      const row = String.fromCharCode(65 + Math.floor(i / columns));
      return { label: `${row}-${(i % columns) + 1}`, section: 's0', row, number: String((i % columns) + 1), x: (i % columns) * 0.55, y: Math.floor(i / columns) * 0.95, category: 'a', kind: 'standard' };
    }),
  });
}

describe('the geometry', () => {
  it('knows the distance of seats, and has everything within its bounds', () => {
    const geometry = layOut(hall(5, 8));
    expect(geometry.half * 2).toBeCloseTo(0.55 * 0.84, 3);
    expect(geometry.bounds.top).toBe(-3);
    expect(geometry.bounds.left).toBeLessThan(-0.5);
  });

  it('puts each row’s letter just past where its next seat would be, at both ends', () => {
    const labels = layOut(hall(2, 4)).rowLabels.filter(label => label.text === 'A');
    expect(labels.map(label => Number(label.x.toFixed(2)))).toEqual([-0.66, 2.31]);
  });

  it('finds every seat at its own place', () => {
    const plan = hall(12, 20);
    const geometry = layOut(plan);
    for (let seat = 0; seat < plan.seats.length; seat++) expect(seatAt(geometry, plan.seats[seat].x, plan.seats[seat].y, 0)).toBe(seat);
  });

  it('finds nothing in an aisle, but a near seat within reach', () => {
    const geometry = layOut(hall(2, 2));
    expect(seatAt(geometry, 0, 0.475, 0)).toBe(-1);
    expect(seatAt(geometry, 0, 0.4, 0.2)).toBe(0);
    expect(seatAt(geometry, 50, 50, 1)).toBe(-1);
  });

  it('finds what a search through all seats finds', () => {
    const random = randomFrom(3);
    const plan = hall(1, 1);
    plan.seats = Array.from({ length: 400 }, (_, i) => ({ ...plan.seats[0], label: String(i), x: random.next() * 20, y: random.next() * 12 }));
    const geometry = layOut(plan);
    for (let i = 0; i < 500; i++) {
      const x = random.next() * 22 - 1;
      const y = random.next() * 14 - 1;
      const distance = (seat: number): number => Math.max(Math.abs(geometry.xs[seat] - x), Math.abs(geometry.ys[seat] - y));
      const nearest = plan.seats.map((_, seat) => seat).reduce((best, seat) => (distance(seat) < distance(best) ? seat : best));
      const found = seatAt(geometry, x, y, 0.3);
      if (distance(nearest) < geometry.half + 0.3) expect(distance(found)).toBe(distance(nearest));
      else expect(found).toBe(-1);
    }
  });

  it('visits each seat of a box once', () => {
    const geometry = layOut(hall(10, 10));
    const seen: number[] = [];
    seatsIn(geometry.grid, { left: -100, top: -100, right: 100, bottom: 100 }, seat => seen.push(seat));
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('the viewport', () => {
  const box = { left: -10, top: 0, right: 10, bottom: 30 };
  const size = { width: 400, height: 300 };

  it('fits the plan in the middle', () => {
    const view = fit(box, size, 20);
    expect(toScreen(view, 0, 15)).toEqual({ x: 200, y: 150 });
    expect(toScreen(view, 0, 0).y).toBeCloseTo(20);
  });

  it('zooms about a point that stays where it is', () => {
    const view = fit(box, size, 20);
    const before = toPlan(view, 130, 70);
    const after = toPlan(zoomAt(view, 2.5, 130, 70, 0.1, 1000), 130, 70);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('zooms no farther than allowed', () => {
    const view = fit(box, size, 20);
    expect(zoomAt(view, 1e9, 0, 0, 1, 50).scale).toBe(50);
    expect(zoomAt(view, 1e-9, 0, 0, 1, 50).scale).toBe(1);
  });

  it('cannot be dragged off the plan', () => {
    const view = clamp({ scale: 10, x: 1e6, y: -1e6 }, box, size);
    const middle = toPlan(view, 200, 150);
    expect(middle).toEqual({ x: -10, y: 30 });
  });
});

describe('names', () => {
  it('say row and seat, and the section where there are several', () => {
    expect(seatName(hall(3, 4), 5)).toBe('Row B seat 2');
    expect(seatName(hall(3, 4, 2), 5)).toBe('Stalls, row B seat 2');
  });

  it('say seats of a row together', () => {
    expect(seatNames(hall(3, 4), [0])).toBe('Row A seat 1');
    expect(seatNames(hall(3, 4), [0, 1, 2, 6])).toBe('Row A seats 1, 2 and 3, row B seat 3');
  });
});

describe('numbers on seats', () => {
  it('are black on light colours and white on dark ones', () => {
    expect(inkOn('#ffe08a')).toBe('#101014');
    expect(inkOn('#123')).toBe('#ffffff');
  });
});
