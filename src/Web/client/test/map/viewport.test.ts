import { describe, expect, it } from 'vitest';
import { clamp, fit, toPlan, toScreen, zoomAt } from '../../src/map/viewport.ts';

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
