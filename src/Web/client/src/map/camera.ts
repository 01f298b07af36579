import { boxView, seatsView, wholeView, zoomedView } from './framing.ts';
import type { Geometry } from './geometry.ts';
import { Motion } from './motion.ts';
import { clamp, pan, toScreen, type Box, type Size, type Viewport } from './viewport.ts';

export interface CameraHooks {
  geometry: Geometry;
  /** CSS pixels at the bottom that lie under buttons: the whole plan is shown above them. */
  covered: () => number;
  /** No animations: the visitor does not want any, or nothing is painted yet. */
  calm: () => boolean;
  /** The view has moved, or is going to: paint. */
  wake: () => void;
  moved: () => void;
}

/** Milliseconds after the last movement until the map counts as resting. */
const restsAfter = 90;

/** Which part of the plan is seen: moves, zooms, glides and flings, within limits. */
export class Camera {
  view: Viewport = { scale: 1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };
  floor: number | undefined;
  readonly #on: CameraHooks;
  readonly #motion = new Motion();
  /** True while the whole plan is shown: a resize then fits it again. False after the user has moved the map. */
  #fitted = true;
  #movedAt = -Infinity;

  constructor(hooks: CameraHooks) {
    this.#on = hooks;
  }

  isMoving(now: number): boolean {
    return this.#motion.active || now - this.#movedAt < restsAfter;
  }

  whole(): Viewport {
    return wholeView(this.#on.geometry, this.size, this.floor, this.#on.covered());
  }

  fit(): void {
    this.#glideTo(this.whole());
    this.#fitted = true;
  }

  resize(size: Size): void {
    this.size = size;
    this.view = this.#fitted ? this.whole() : clamp(this.view, this.#on.geometry.bounds, size);
  }

  zoom(factor: number, x: number, y: number): void {
    this.#move(this.#zoomed(factor, x, y));
  }

  zoomSoftly(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    this.#glideTo(clamp(this.#zoomed(factor, x, y), this.#on.geometry.bounds, this.size));
  }

  panBy(dx: number, dy: number): void {
    this.#move(pan(this.view, dx, dy));
  }

  fling(vx: number, vy: number): void {
    if (!this.#on.calm()) this.#motion.fling(vx, vy, performance.now());
    this.#on.wake();
  }

  zoomToBox(box: Box): void {
    this.#glideTo(boxView(this.#on.geometry, this.size, box));
  }

  /** Scrolls to seats if they are not visible. @param near also zooms in until single seats can be recognised. */
  show(seats: readonly number[], near: boolean): void {
    if (seats.length === 0) return;
    const { geometry } = this.#on;
    const small = near && 2 * geometry.half * this.view.scale < 18;
    const to = seatsView(geometry, this.size, seats, this.view.scale, small);
    const { width, height } = this.size;
    // Where the centre of the seats is now.
    const at = toScreen(this.view, (width / 2 - to.x) / to.scale, (height / 2 - to.y) / to.scale);
    const inside = at.x >= 24 && at.y >= 24 && at.x <= width - 24 && at.y <= height - 24;
    if (!inside || small) this.#glideTo(clamp(to, geometry.bounds, this.size));
  }

  /** Goes on with an animation. */
  advance(now: number): void {
    const fitted = this.#fitted;
    const next = this.#motion.advance(this.view, now);
    if (next) this.#see(next);
    // A movement by animation does not change whether the whole plan is shown.
    this.#fitted = fitted;
  }

  #zoomed(factor: number, x: number, y: number): Viewport {
    return zoomedView(this.#on.geometry, this.size, this.whole(), this.view, factor, x, y);
  }

  #move(view: Viewport): void {
    this.#motion.stop();
    this.#see(view);
  }

  #see(view: Viewport): void {
    this.view = clamp(view, this.#on.geometry.bounds, this.size);
    this.#fitted = false;
    this.#movedAt = performance.now();
    this.#on.wake();
    this.#on.moved();
  }

  #glideTo(to: Viewport): void {
    this.#motion.stop();
    if (this.#on.calm()) {
      this.#see(to);
      this.#movedAt = -Infinity;
    } else {
      this.#fitted = false;
      this.#motion.glide(this.view, to, performance.now());
      this.#on.wake();
    }
  }
}
