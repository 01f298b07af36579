import { describe, expect, it } from 'vitest';
import { stadium } from '../../bench/stadium.ts';
import { layOut, neighbour, seatAt } from '../../src/map/geometry.ts';
import { seatsIn } from '../../src/map/grid.ts';
import type { Plan } from '../../src/plan.ts';
import { plainHall, twoSectionHall } from '../halls.ts';
import { randomFrom } from '../random.ts';

/** Tables side by side, with places on both sides. */
function tables(count: number, places: number): Plan {
  const plan = plainHall(1, 1);
  plan.seats = Array.from({ length: count * places }, (_, i) => {
    const [table, place] = [Math.floor(i / places), i % places];
    const at = { x: table * 3 + (place % 2) * 1.3, y: Math.floor(place / 2) * 0.55 };
    return { ...plan.seats[0], label: `${i}`, row: `${table + 1}`, number: `${place}`, ...at, table: true };
  });
  return plan;
}

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

  it('draws seats as wide as they fit, in whatever order the plan lists them', () => {
    const plan = plainHall(10, 10);
    // A tenth of the seats is closer together: those of a box.
    for (const seat of plan.seats.slice(0, 10)) seat.x *= 0.8;
    const listed = layOut(plan);
    const shuffled = { ...plan, seats: plan.seats.map((_, i) => plan.seats[(i * 37) % 100]) };
    expect(layOut(shuffled).pitch).toBe(listed.pitch);
    expect(listed.half * 2).toBeLessThan(0.44);
    for (const [i, one] of plan.seats.entries())
      for (const other of plan.seats.slice(i + 1))
        expect(Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y))).toBeGreaterThan(listed.half * 2);
  });

  it('draws the seats of tables side by side, with the number in the middle', () => {
    const plan = tables(6, 8);
    const { half, rows } = layOut(plan);
    expect(half * 2).toBeCloseTo(0.55 * 0.84, 2);
    expect(rows.map(({ text, ends }) => [text, ends.length, ends[0].covered])).toEqual(
      ['1', '2', '3', '4', '5', '6'].map(table => [table, 1, false]),
    );
    expect(rows[1].ends[0].x).toBeCloseTo(3.65, 2);
    // There is no room for a long name between the seats.
    for (const seat of plan.seats) seat.row = `Table ${seat.row}`;
    expect(layOut(plan).rows.flatMap(({ ends }) => ends)).toEqual([]);
  });

  it('keeps rows apart that have one name and are two groups', () => {
    const plan = plainHall(2, 4);
    for (const [i, seat] of plan.seats.entries()) Object.assign(seat, { row: 'A', group: i < 4 ? '1' : '2' });
    expect(layOut(plan).rows.map(({ text, seats }) => [text, seats])).toEqual([['A', [0, 1, 2, 3]], ['A', [4, 5, 6, 7]]]);
  });

  it('has room for each letter: none over a seat or over another letter', () => {
    const plan = plainHall(3, 12);
    plan.sections.push({ id: 's1', name: 'Right', floor: 0 });
    for (const [i, seat] of plan.seats.entries()) {
      const place = i % 12;
      if (place > 5) Object.assign(seat, { section: 's1', x: seat.x + 0.7 });
    }
    const { rows, half } = layOut(plan);
    const letters = rows.flatMap(({ text, ends }) => ends.filter(({ covered }) => !covered).map(end => ({ text, ...end })));
    // Between the blocks is room for one letter only.
    expect(letters.filter(({ text }) => text === 'A')).toHaveLength(3);
    for (const { x, y } of letters)
      for (const seat of plan.seats) expect(Math.max(Math.abs(seat.x - x), Math.abs(seat.y - y))).toBeGreaterThan(half);
  });

  it('is found in a moment for a stadium, also if some seats are far away', () => {
    const plan = stadium();
    plan.seats[0].x = 9_000;
    plan.seats[1].y = -9_000;
    expect(layOut(plan).pitch).toBeLessThan(1);
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
