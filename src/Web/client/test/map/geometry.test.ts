import { describe, expect, it } from 'vitest';
import { stadium } from '../../bench/stadium.ts';
import { layOut, neighbour, seatAt, seatsIn } from '../../src/map/geometry.ts';
import { plainHall, twoSectionHall } from '../halls.ts';
import { randomFrom } from '../random.ts';

describe('the geometry', () => {
  it('knows the distance of seats, and has everything within its bounds', () => {
    const geometry = layOut(plainHall(5, 8));
    expect(geometry.half * 2).toBeCloseTo(0.55 * 0.84, 3);
    expect(geometry.bounds.top).toBe(-3);
    expect(geometry.bounds.left).toBeLessThan(-0.5);
  });

  it('puts each row’s letter just past where its next seat would be, at both ends', () => {
    const [row] = layOut(plainHall(2, 4)).rows;
    expect(row.text).toBe('A');
    expect(row.ends.map(end => Number(end.x.toFixed(2)))).toEqual([-0.66, 2.31]);
  });

  it('finds every seat at its own place', () => {
    const plan = plainHall(12, 20);
    const geometry = layOut(plan);
    for (let seat = 0; seat < plan.seats.length; seat++) expect(seatAt(geometry, plan.seats[seat].x, plan.seats[seat].y, 0)).toBe(seat);
  });

  it('finds nothing in an aisle, but a near seat within reach', () => {
    const geometry = layOut(plainHall(2, 2));
    expect(seatAt(geometry, 0, 0.475, 0)).toBe(-1);
    expect(seatAt(geometry, 0, 0.4, 0.2)).toBe(0);
    expect(seatAt(geometry, 50, 50, 1)).toBe(-1);
  });

  it('finds what a search through all seats finds', () => {
    const random = randomFrom(3);
    const plan = plainHall(1, 1);
    const first = plan.seats[0];
    plan.seats = Array.from({ length: 400 }, (_, i) => ({ ...first, label: String(i), x: random.next() * 20, y: random.next() * 12 }));
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
    const geometry = layOut(plainHall(10, 10));
    const seen: number[] = [];
    seatsIn(geometry.grid, { left: -100, top: -100, right: 100, bottom: 100 }, seat => seen.push(seat));
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('floors and names', () => {
  it('are known of every seat', () => {
    const { floorOf, floors, middles } = layOut(twoSectionHall());
    expect(floors).toEqual([0, 2]);
    expect([floorOf[0], floorOf[79]]).toEqual([0, 2]);
    expect(middles[1].x).toBeGreaterThan(12);
  });
});

describe('arrow keys', () => {
  const geometry = layOut(twoSectionHall());

  it('lead to the next seat of the row, over an aisle and into the next section', () => {
    expect(neighbour(geometry, 0, 1, 0)).toBe(1);
    expect(neighbour(geometry, 6, 1, 0)).toBe(7);
    expect(neighbour(geometry, 9, 1, 0)).toBe(40);
    expect(neighbour(geometry, 40, -1, 0)).toBe(9);
  });

  it('lead to the seat in front and the seat behind', () => {
    expect(neighbour(geometry, 13, 0, -1)).toBe(3);
    expect(neighbour(geometry, 13, 0, 1)).toBe(23);
  });

  it('stop at the edge', () => {
    expect(neighbour(geometry, 0, -1, 0)).toBe(-1);
    expect(neighbour(geometry, 0, 0, -1)).toBe(-1);
  });

  it('reach every seat of a curved stand', () => {
    const plan = stadium(3_000);
    const curved = layOut(plan);
    const reached = new Set([0]);
    const next = [0];
    for (let seat = next.pop(); seat !== undefined; seat = next.pop()) {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        const other = neighbour(curved, seat, dx, dy);
        if (other >= 0 && !reached.has(other)) {
          reached.add(other);
          next.push(other);
        }
      }
    }
    expect(reached.size).toBe(plan.seats.length);
  }, 20_000);
});
