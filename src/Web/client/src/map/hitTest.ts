import { seatAt, type Geometry } from './geometry.ts';
import { toPlan, type Box, type Viewport } from './viewport.ts';

/** The side of a seat, in CSS pixels, from which a tap selects it. A tap on smaller seats zooms in. */
export const smallestTarget = { mouse: 8, touch: 16 };

export interface HitTestHooks {
  geometry: Geometry;
  view: () => Viewport;
  dimmed: Uint8Array;
  tapped: (seat: number) => void;
  brushed: (seats: number[]) => void;
  zoom: (factor: number, x: number, y: number) => void;
  zoomToBox: (box: Box) => void;
}

/** Finds the seats under taps and drags, and decides what a tap does. */
export class HitTest {
  readonly #on: HitTestHooks;

  constructor(hooks: HitTestHooks) {
    this.#on = hooks;
  }

  /** The side of a seat in CSS pixels. */
  get side(): number {
    return 2 * this.#on.geometry.half * this.#on.view().scale;
  }

  /** The seat at a point, or −1. @param reach tolerance in CSS pixels. */
  hit(x: number, y: number, reach: number): number {
    const { geometry, dimmed } = this.#on;
    const view = this.#on.view();
    const at = toPlan(view, x, y);
    const seat = seatAt(geometry, at.x, at.y, reach / view.scale);
    return seat >= 0 && dimmed[seat] === 1 ? -1 : seat;
  }

  tap(x: number, y: number, touch: boolean, far: boolean): void {
    const { side } = this;
    const enough = touch ? smallestTarget.touch : smallestTarget.mouse;
    // Touch is less exact than a mouse: allow a third of a seat's side, which is never nearer to the seat's neighbour.
    const seat = this.hit(x, y, touch ? Math.max(4, side / 3) : 2);
    if (seat < 0) return;
    if (side >= enough) this.#on.tapped(seat);
    else if (far) {
      const at = toPlan(this.#on.view(), x, y);
      const isInside = ({ left, top, right, bottom }: Box): boolean => at.x > left && at.x < right && at.y > top && at.y < bottom;
      const section = this.#on.geometry.sections.find(({ box }) => isInside(box));
      if (section) this.#on.zoomToBox(section.box);
    } else this.#on.zoom((enough * 1.6) / side, x, y);
  }

  doubleTap(x: number, y: number): void {
    // On a large seat it is a second tap: two seats side by side may be tapped quickly one after the other.
    if (this.side >= smallestTarget.mouse && this.hit(x, y, 2) >= 0) this.tap(x, y, false, false);
    else this.#on.zoom(2, x, y);
  }

  brush(fromX: number, fromY: number, x: number, y: number): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / Math.max(2, this.side / 2)));
    const seats = new Set<number>();
    for (let i = 0; i <= steps; i++) seats.add(this.hit(fromX + ((x - fromX) * i) / steps, fromY + ((y - fromY) * i) / steps, 1));
    seats.delete(-1);
    if (seats.size > 0) this.#on.brushed([...seats]);
  }
}
