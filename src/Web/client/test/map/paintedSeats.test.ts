import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/map/geometry.ts';
import { PaintedSeats } from '../../src/map/paintedSeats.ts';
import { Appearance } from '../../src/map/seatAppearance.ts';
import { twoSectionHall } from '../halls.ts';

describe('seats as they were last painted', () => {
  it('list the seats to repaint, and count the free seats', () => {
    const appearances = new Map<number, Appearance>();
    const shown = new PaintedSeats(layOut(twoSectionHall()), seat => appearances.get(seat) ?? Appearance.free);
    shown.readAll();
    expect(shown.free.share(0)).toBe(1);
    for (let seat = 0; seat < 5; seat++) appearances.set(seat, Appearance.sold);
    appearances.set(7, Appearance.selected);
    const { changed, areas } = shown.read([0, 1, 2, 3, 4, 7, 8]);
    expect(changed.map(({ seat }) => seat)).toEqual([0, 1, 2, 3, 4, 7]);
    expect([...areas]).toEqual([0]);
    expect(shown.free.share(0)).toBe(0.75);
    expect(shown.free.ofSection(0)).toBe(35);
    expect(shown.read([0, 7]).changed).toEqual([]);
  });
});
