import { seatAt, type Geometry } from './geometry.ts';
import { toPlan, type Box, type Viewport } from './viewport.ts';

/** Below this many CSS pixels a seat is too small to be meant: a tap there brings it closer instead. */
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

/** What a place on the screen means. */
export class HitTest {
  readonly #on: HitTestHooks;

  constructor(hooks: HitTestHooks) {
    this.#on = hooks;
  }

  /** CSS pixels of a seat's side. */
  get side(): number {
    return 2 * this.#on.geometry.half * this.#on.view().scale;
  }

  /** The seat there, or −1. @param reach CSS pixels that may be missed by. */
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
    // A finger is wider than a cursor; it may miss by a third of a seat's side, which never reaches past the middle of the gap's other seat.
    const seat = this.hit(x, y, touch ? Math.max(4, side / 3) : 2);
    if (seat < 0) return;
    if (side >= enough) this.#on.tapped(seat);
    else if (far) {
      const at = toPlan(this.#on.view(), x, y);
      const section = this.#on.geometry.sections.find(({ box }) => at.x > box.left && at.x < box.right && at.y > box.top && at.y < box.bottom);
      if (section) this.#on.zoomToBox(section.box);
    } else this.#on.zoom((enough * 1.6) / side, x, y);
  }

  doubleTap(x: number, y: number): void {
    // Two seats beside each other may be tapped as fast as one twice.
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
