import { describe, expect, it } from 'vitest';
import { stadium } from '../bench/stadium.ts';
import { layOut, neighbour } from '../src/map/geometry.ts';
import { Look } from '../src/map/looks.ts';
import { Motion } from '../src/map/motion.ts';
import { ShownLooks } from '../src/map/shownLooks.ts';
import { parsePlan, type Plan } from '../src/plan.ts';

/** Two sections side by side, each with rows of ten: the first five at one price; an aisle after the seventh. */
function hall(rows = 4): Plan {
  return parsePlan({
    format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
    categories: [{ id: 'a', name: 'A', color: '#336699' }, { id: 'b', name: 'B', color: '#996633' }],
    sections: [{ id: 'l', name: 'Left', floor: 0 }, { id: 'r', name: 'Right', floor: 2 }],
    shapes: [],
    seats: ['l', 'r'].flatMap((section, s) =>
      Array.from({ length: rows * 10 }, (_, i) => {
        const n = i % 10;
        return { label: `${section}-${i}`, section, row: String(Math.floor(i / 10)), number: String(n + 1), x: s * 12 + n * 0.5 + (n > 6 ? 1 : 0), y: Math.floor(i / 10) * 0.9, category: n < 5 ? 'a' : 'b', kind: 'standard' };
      }),
    ),
  });
}

describe('areas', () => {
  const { areas: { areas, of, depth, categoryOf } } = layOut(hall());

  it('are the seats of one price in one section', () => {
    expect(areas.map(({ section, category, seats }) => [section, category, seats.length])).toEqual([[0, 0, 20], [0, 1, 20], [1, 0, 20], [1, 1, 20]]);
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
    expect(depth[0]).toBeGreaterThan(0.9);
    expect(depth[0]).toBeLessThan(1);
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

describe('floors and names', () => {
  it('are known of every seat', () => {
    const { floorOf, floors, middles } = layOut(hall());
    expect(floors).toEqual([0, 2]);
    expect([floorOf[0], floorOf[79]]).toEqual([0, 2]);
    expect(middles[1].x).toBeGreaterThan(12);
  });
});

describe('arrow keys', () => {
  const geometry = layOut(hall());

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
    const stand = layOut(plan);
    const reached = new Set([0]);
    const next = [0];
    for (let seat = next.pop(); seat !== undefined; seat = next.pop()) {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        const other = neighbour(stand, seat, dx, dy);
        if (other >= 0 && !reached.has(other)) {
          reached.add(other);
          next.push(other);
        }
      }
    }
    expect(reached.size).toBe(plan.seats.length);
  }, 20_000);
});

describe('looks as they are shown', () => {
  it('say what has to be painted again, and count what is free', () => {
    const looks = new Map<number, Look>();
    const shown = new ShownLooks(layOut(hall()), seat => looks.get(seat) ?? Look.free);
    shown.takeAll();
    expect(shown.free.share(0)).toBe(1);
    for (let seat = 0; seat < 5; seat++) looks.set(seat, Look.sold);
    looks.set(7, Look.selected);
    const { changed, areas } = shown.take([0, 1, 2, 3, 4, 7, 8]);
    expect(changed.map(({ seat }) => seat)).toEqual([0, 1, 2, 3, 4, 7]);
    expect([...areas]).toEqual([0]);
    expect(shown.free.share(0)).toBe(0.75);
    expect(shown.free.ofSection(0)).toBe(35);
    expect(shown.take([0, 7]).changed).toEqual([]);
  });
});

describe('a view that moves by itself', () => {
  const from = { scale: 1, x: 0, y: 0 };
  const to = { scale: 16, x: -150, y: -300 };

  it('glides to exactly where it was asked to', () => {
    const motion = new Motion();
    motion.glide(from, to, 1_000);
    const half = motion.advance(from, 1_100)!;
    expect(half.scale).toBeGreaterThan(1);
    expect(half.scale).toBeLessThan(16);
    // The point that is at the same place before and after, is there on the way too.
    const fixed = 150 / 15;
    expect(fixed * half.scale + half.x).toBeCloseTo(fixed * from.scale + from.x);
    expect(motion.advance(half, 2_000)).toEqual(to);
    expect(motion.active).toBe(false);
  });

  it('slows down after it was let go, and stops', () => {
    const motion = new Motion();
    motion.fling(1, 0, 0);
    let view = from;
    let last = Infinity;
    for (let now = 16; motion.active && now < 5_000; now += 16) {
      const next = motion.advance(view, now)!;
      expect(next.x - view.x).toBeLessThanOrEqual(last);
      last = next.x - view.x;
      view = next;
    }
    expect(motion.active).toBe(false);
    expect(view.x).toBeGreaterThan(100);
    expect(view.x).toBeLessThan(400);
  });

  it('stays where it is after a slow drag', () => {
    const motion = new Motion();
    motion.fling(0.05, 0.05, 0);
    expect(motion.active).toBe(false);
  });
});
