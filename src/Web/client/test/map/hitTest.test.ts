import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/map/geometry.ts';
import { HitTest } from '../../src/map/hitTest.ts';
import { plainHall } from '../halls.ts';

/** 4 rows of 8 seats, 20 pixels from seat to seat and 34.5 from row to row; seat A-1 is at (100, 100). */
const geometry = layOut(plainHall(4, 8));
const dimmed = new Uint8Array(32);
const none = (): void => undefined;
const hits = new HitTest({
  geometry, dimmed, view: () => ({ scale: 20 / 0.55, x: 100, y: 100 }), tapped: none, zoom: none, zoomToBox: none,
});
const row = (index: number): number => 100 + (index * 0.95 * 20) / 0.55;

describe('a drag', () => {
  it('from a seat to another of its row selects along the row, from where it began', () => {
    expect(hits.band(100 + 5 * 20, row(1), 100 + 2 * 20, row(1) + 6)).toEqual({ seats: [13, 12, 11, 10], isRow: true });
    expect(hits.band(100, row(0), 100, row(0))).toEqual({ seats: [0], isRow: true });
  });

  it('to another row selects what is in the box, nearest first, whichever corner it began in', () => {
    const down = hits.band(115, row(0) - 15, 165, row(1) + 15);
    const up = hits.band(165, row(1) + 15, 115, row(0) - 15);
    expect(down.isRow).toBe(false);
    expect([...down.seats].sort((a, b) => a - b)).toEqual([1, 2, 3, 9, 10, 11]);
    expect([...up.seats].sort((a, b) => a - b)).toEqual([1, 2, 3, 9, 10, 11]);
    expect(down.seats[0]).toBe(1);
    expect(up.seats[0]).toBe(11);
  });

  it('over nothing selects nothing', () => {
    expect(hits.band(0, 0, 60, 60).seats).toEqual([]);
  });

  it('leaves out seats that are filtered away', () => {
    dimmed[3] = 1;
    expect(hits.band(100, row(0), 100 + 5 * 20, row(0)).seats).toEqual([0, 1, 2, 4, 5]);
    dimmed[3] = 0;
  });
});
