import { pan, type Viewport } from './viewport.ts';

/** Milliseconds: the duration of a glide, and the time in which a fling loses two thirds of its speed. */
const glideFor = 260;
const flingHalts = 220;

/** CSS pixels a millisecond: slower releases start no fling, and a slower fling ends. */
const slowest = { start: 0.15, end: 0.03 };

/** Animations of the viewport: glides to a target, and flings after a release. Time is passed in. */
export class Motion {
  #glide: { from: Viewport; to: Viewport; start: number } | undefined;
  #fling: { vx: number; vy: number; at: number } | undefined;

  get active(): boolean {
    return this.#glide !== undefined || this.#fling !== undefined;
  }

  get gliding(): boolean {
    return this.#glide !== undefined;
  }

  stop(): void {
    this.#glide = undefined;
    this.#fling = undefined;
  }

  glide(from: Viewport, to: Viewport, now: number): void {
    this.#fling = undefined;
    this.#glide = { from, to, start: now };
  }

  fling(vx: number, vy: number, now: number): void {
    if (Math.hypot(vx, vy) > slowest.start) this.#fling = { vx, vy, at: now };
  }

  /** The viewport at this time; undefined if there is no animation. */
  advance(view: Viewport, now: number): Viewport | undefined {
    if (this.#glide) {
      const { from, to, start } = this.#glide;
      const t = Math.min(1, Math.max(0, (now - start) / glideFor));
      if (t === 1) {
        this.#glide = undefined;
        return to;
      }
      const eased = 1 - (1 - t) ** 3;
      // Interpolate the logarithm of the scale, and the offset so that the fixed point of the zoom stays in place.
      const scale = from.scale * (to.scale / from.scale) ** eased;
      const along = Math.abs(to.scale / from.scale - 1) < 1e-6 ? eased : (scale - from.scale) / (to.scale - from.scale);
      return { scale, x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along };
    }
    if (!this.#fling) return undefined;
    const { vx, vy, at } = this.#fling;
    const passed = Math.min(40, Math.max(0, now - at));
    const left = Math.exp(-passed / flingHalts);
    this.#fling = Math.hypot(vx, vy) * left > slowest.end ? { vx: vx * left, vy: vy * left, at: now } : undefined;
    return pan(view, vx * passed, vy * passed);
  }
}
