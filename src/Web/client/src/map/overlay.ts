import type { Band } from './hitTest.ts';
import type { Painter, Scene } from './painter.ts';
import { fade } from './palette.ts';
import { Appearance } from './seatAppearance.ts';
import type { Placement } from './tiles.ts';
import { toScreen, type Viewport } from './viewport.ts';

/** Duration of the fade of a changed seat, in milliseconds. */
const fadeFor = 320;

/** Duration of the ring around a seat that the viewer now holds, in milliseconds. */
const pulseFor = 700;

/** More changes at once are not animated. */
const mostFades = 150;

/** A drag that selects, in CSS pixels. */
export interface Dragged extends Band {
  fromX: number;
  fromY: number;
  x: number;
  y: number;
}

/** What is drawn over the tiles: the keyboard cursor, the seat under the pointer, the band of a drag, animations of changed seats. */
export class Overlay {
  cursor = -1;
  hovered = -1;
  dragged: Dragged | undefined;
  readonly #scene: Scene;
  /** Seats that the viewer has just got, and since when. */
  readonly #pulses = new Map<number, number>();
  readonly #fades = new Map<number, { appearance: Appearance; at: number }>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  fade(seat: number, from: Appearance, now: number): void {
    const to = this.#scene.appearances[seat];
    // The viewer's own selection is shown at once.
    const isSelection = from === Appearance.selected || to === Appearance.selected;
    if (to === Appearance.mine) this.#pulses.set(seat, now);
    else if (isSelection || this.#scene.dimmed[seat] === 1) return;
    else if (this.#fades.size < mostFades) this.#fades.set(seat, { appearance: from, at: now });
  }

  /** Draws in device pixels. @returns whether the animation continues. */
  drawFades(ctx: CanvasRenderingContext2D, painter: Painter | undefined, place: Placement, now: number): boolean {
    if (this.#fades.size === 0) return false;
    const { xs, ys } = this.#scene.geometry;
    for (const [seat, { appearance, at }] of this.#fades) {
      const left = 1 - (now - at) / fadeFor;
      if (left <= 0 || painter?.detail !== 'seats') {
        this.#fades.delete(seat);
        continue;
      }
      const x = xs[seat] * place.scale + place.x;
      const y = ys[seat] * place.scale + place.y;
      if (x < 0 || y < 0 || x > place.width || y > place.height) continue;
      ctx.globalAlpha = Math.min(1, left);
      painter.ghost(ctx, seat, appearance, x, y);
    }
    ctx.globalAlpha = 1;
    return this.#fades.size > 0;
  }

  /** Draws in CSS pixels. @returns whether the animation continues. */
  draw(ctx: CanvasRenderingContext2D, view: Viewport, now: number): boolean {
    const { geometry, palette } = this.#scene;
    const side = 2 * geometry.half * view.scale;
    const ring = (seat: number, out: number, width: number, color: string): void => {
      const { x, y } = toScreen(view, geometry.xs[seat], geometry.ys[seat]);
      const half = side / 2 + out;
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      ctx.beginPath();
      ctx.roundRect(x - half, y - half, 2 * half, 2 * half, side * 0.26 + out);
      ctx.stroke();
    };
    for (const [seat, at] of this.#pulses) {
      const t = (now - at) / pulseFor;
      if (t >= 1) {
        this.#pulses.delete(seat);
        continue;
      }
      ctx.globalAlpha = 1 - Math.max(0, t);
      ring(seat, 2 + t * Math.max(6, side * 0.5), 2.5, palette.mine);
    }
    ctx.globalAlpha = 1;
    if (this.dragged) {
      this.#band(ctx, view, side, this.dragged);
      for (const seat of this.dragged.seats) if (this.#scene.appearances[seat] === Appearance.free) ring(seat, 0.5, 2, palette.ink);
    }
    if (this.hovered >= 0 && side >= 8) ring(this.hovered, 1.5, 2, palette.ink);
    if (this.cursor >= 0) {
      // A dark and a light ring: one of them has contrast on any seat.
      ring(this.cursor, 2, 3, palette.ink);
      ring(this.cursor, 4.5, 2, palette.ground);
    }
    return this.#pulses.size > 0;
  }

  /** Along a row it is as wide as the row; otherwise it is the box. */
  #band(ctx: CanvasRenderingContext2D, view: Viewport, side: number, { seats, isRow, fromX, fromY, x, y }: Dragged): void {
    const { geometry, palette } = this.#scene;
    ctx.beginPath();
    if (isRow) {
      ctx.lineWidth = side * 1.5;
      ctx.lineCap = ctx.lineJoin = 'round';
      ctx.strokeStyle = fade(palette.selected, 0.18);
      for (const seat of seats) {
        const at = toScreen(view, geometry.xs[seat], geometry.ys[seat]);
        ctx.lineTo(at.x, at.y);
        // A line of one point is not drawn.
        if (seats.length === 1) ctx.lineTo(at.x + 0.01, at.y);
      }
      ctx.stroke();
      ctx.lineCap = 'butt';
      ctx.lineJoin = 'miter';
      return;
    }
    ctx.rect(Math.min(fromX, x), Math.min(fromY, y), Math.abs(x - fromX), Math.abs(y - fromY));
    ctx.fillStyle = fade(palette.selected, 0.1);
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette.selected;
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}
