import { seatAt, type Geometry } from './geometry.ts';
import { seatsIn } from './grid.ts';
import { toPlan, type Box, type Viewport } from './viewport.ts';

/** The side of a seat, in CSS pixels, from which a tap selects it. A tap on smaller seats zooms in. */
export const smallestTarget = { mouse: 8, touch: 16 };

export interface HitTestHooks {
  geometry: Geometry;
  view: () => Viewport;
  dimmed: Uint8Array;
  tapped: (seat: number) => void;
  zoom: (factor: number, x: number, y: number) => void;
  zoomToBox: (box: Box) => void;
}

/** What a drag covers. Of one row all seats from the first to the last, in that order; otherwise those in the box, nearest first. */
export interface Band {
  seats: number[];
  isRow: boolean;
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

  /** From a seat to another of its row the drag follows the row, however it curves; any other drag is a box. */
  band(fromX: number, fromY: number, toX: number, toY: number): Band {
    const { geometry, dimmed } = this.#on;
    const [first, last] = [this.hit(fromX, fromY, this.side / 4), this.hit(toX, toY, this.side / 4)];
    const shown = (seat: number): boolean => dimmed[seat] === 0;
    if (first >= 0 && last >= 0 && geometry.rowOf[first] === geometry.rowOf[last]) {
      const { seats } = geometry.rows[geometry.rowOf[first]];
      const [a, b] = [seats.indexOf(first), seats.indexOf(last)];
      const between = seats.slice(Math.min(a, b), Math.max(a, b) + 1).filter(shown);
      return { seats: a <= b ? between : between.reverse(), isRow: true };
    }
    const [from, to] = [toPlan(this.#on.view(), fromX, fromY), toPlan(this.#on.view(), toX, toY)];
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    const { xs, ys, half, grid } = geometry;
    const seats: number[] = [];
    // A seat that the box touches in the middle third or more: nobody hits the exact centre of the outer ones.
    const reach = half / 3;
    seatsIn(grid, { left, right, top, bottom }, seat => {
      const [x, y] = [xs[seat], ys[seat]];
      const inside = x > left - reach && x < right + reach && y > top - reach && y < bottom + reach;
      if (inside && shown(seat)) seats.push(seat);
    });
    const away = (seat: number): number => Math.hypot(xs[seat] - from.x, ys[seat] - from.y);
    return { seats: seats.sort((a, b) => away(a) - away(b)), isRow: false };
  }
}
