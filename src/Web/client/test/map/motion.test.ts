import { describe, expect, it } from 'vitest';
import { Motion } from '../../src/map/motion.ts';

describe('a view that moves by itself', () => {
  const from = { scale: 1, x: 0, y: 0 };
  const to = { scale: 16, x: -150, y: -300 };

  it('glides to exactly where it was asked to', () => {
    const motion = new Motion();
    motion.glide(from, to, 1_000);
    const half = motion.advance(from, 1_100)!;
    expect(half.scale).toBeGreaterThan(1);
    expect(half.scale).toBeLessThan(16);
    // The fixed point of the zoom stays in place during the glide.
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
