import type { Plan } from '../plan.ts';
import { layOut, seatAt, seatsIn, type Geometry } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
import { Look } from './looks.ts';
import { inkOn, readPalette, type Palette } from './palette.ts';
import { Sprites } from './sprites.ts';
import { clamp, fit, pan, toPlan, toScreen, zoomAt, type Size, type Viewport } from './viewport.ts';

export interface ViewHooks {
  look: (seat: number) => Look;
  tapped: (seat: number) => void;
  /** −1: over no seat. Only for pointers that hover. */
  hovered: (seat: number, x: number, y: number) => void;
}

/** Below this many CSS pixels a seat is too small to be meant: a tap there brings it closer instead. */
const smallestTarget = { mouse: 8, touch: 16 };

/**
 * The map on its two canvases: seats below, words above. Seats are drawn again all together only when the view has
 * moved; a frame from the server repaints just the seats that it changed.
 */
export class SeatMapView {
  readonly geometry: Geometry;
  readonly #plan: Plan;
  readonly #hooks: ViewHooks;
  readonly #container: HTMLElement;
  readonly #seats = document.createElement('canvas');
  readonly #words = document.createElement('canvas');
  readonly #sprites = new Sprites();
  readonly #colors: string[];
  #palette: Palette;
  #size: Size = { width: 0, height: 0 };
  #view: Viewport = { scale: 1, x: 0, y: 0 };
  /** False once somebody has moved the map: then a resize keeps their place. */
  #fitted = true;
  #dirty: Set<number> | 'all' = 'all';
  #frame = 0;

  constructor(container: HTMLElement, plan: Plan, hooks: ViewHooks) {
    this.#container = container;
    this.#plan = plan;
    this.#hooks = hooks;
    this.geometry = layOut(plan);
    const colorOf = new Map(plan.categories.map(category => [category.id, category.color]));
    this.#colors = plan.seats.map(seat => colorOf.get(seat.category) ?? '#888888');
    this.#palette = readPalette(container);
    for (const canvas of [this.#seats, this.#words]) canvas.setAttribute('aria-hidden', 'true');
    container.append(this.#seats, this.#words);

    new ResizeObserver(() => this.#resize()).observe(container);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = readPalette(container);
      this.redraw('all');
    });
    this.#resize();
    listenToGestures(container, {
      drag: (dx, dy) => this.#move(pan(this.#view, dx, dy)),
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      tap: (x, y, touch) => this.#tap(x, y, touch),
      hover: (x, y) => {
        const { scale } = this.#view;
        this.#hooks.hovered(2 * this.geometry.half * scale < smallestTarget.mouse ? -1 : this.#hit(x, y, 0), x, y);
      },
    });
  }

  /** Paints on the next animation frame; any number of calls before that paint once. */
  redraw(seats: Iterable<number> | 'all'): void {
    if (seats === 'all') this.#dirty = 'all';
    else if (this.#dirty !== 'all') for (const seat of seats) this.#dirty.add(seat);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  fit(): void {
    this.#view = this.#fitView();
    this.#fitted = true;
    this.redraw('all');
  }

  /** By default about the middle. */
  zoom(factor: number, x = this.#size.width / 2, y = this.#size.height / 2): void {
    const whole = this.#fitView().scale;
    // Closest: a seat of 64 pixels. Farthest: a little more than the whole.
    this.#move(zoomAt(this.#view, factor, x, y, whole * 0.8, Math.max(whole, 64 / (2 * this.geometry.half))));
  }

  panBy(dx: number, dy: number): void {
    this.#move(pan(this.#view, dx, dy));
  }

  /** Brings seats into view, if they are not. */
  show(seats: readonly number[]): void {
    if (seats.length === 0) return;
    const middle = { x: 0, y: 0 };
    for (const seat of seats) {
      middle.x += this.geometry.xs[seat] / seats.length;
      middle.y += this.geometry.ys[seat] / seats.length;
    }
    const at = toScreen(this.#view, middle.x, middle.y);
    const { width, height } = this.#size;
    if (at.x < 24 || at.y < 24 || at.x > width - 24 || at.y > height - 24) this.#move(pan(this.#view, width / 2 - at.x, height / 2 - at.y));
  }

  /** A seat's middle, in CSS pixels of the window. */
  place(seat: number): { x: number; y: number; side: number } {
    const box = this.#container.getBoundingClientRect();
    const at = toScreen(this.#view, this.geometry.xs[seat], this.geometry.ys[seat]);
    return { x: box.left + at.x, y: box.top + at.y, side: 2 * this.geometry.half * this.#view.scale };
  }

  #fitView(): Viewport {
    const { width, height } = this.#size;
    // On a phone the zoom buttons have a strip of their own below the plan.
    const strip = width < 600 ? 48 : 0;
    return fit(this.geometry.bounds, { width, height: height - strip }, Math.min(28, width * 0.04), 44 / (2 * this.geometry.half));
  }

  #move(view: Viewport): void {
    this.#view = clamp(view, this.geometry.bounds, this.#size);
    this.#fitted = false;
    this.redraw('all');
  }

  #hit(x: number, y: number, reach: number): number {
    const at = toPlan(this.#view, x, y);
    return seatAt(this.geometry, at.x, at.y, reach / this.#view.scale);
  }

  #tap(x: number, y: number, touch: boolean): void {
    const side = 2 * this.geometry.half * this.#view.scale;
    const enough = touch ? smallestTarget.touch : smallestTarget.mouse;
    // A finger is wider than a cursor; it may miss by a third of a seat's side, which never reaches past the middle of the gap's other seat.
    const seat = this.#hit(x, y, touch ? Math.max(4, side / 3) : 2);
    if (side < enough) {
      if (seat >= 0) this.zoom((enough * 1.6) / side, x, y);
    } else if (seat >= 0) {
      this.#hooks.tapped(seat);
    }
  }

  #resize(): void {
    const width = this.#container.clientWidth;
    const height = this.#container.clientHeight;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.#seats, this.#words]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.#size = { width, height };
    this.#view = this.#fitted ? this.#fitView() : clamp(this.#view, this.geometry.bounds, this.#size);
    this.#frame ||= requestAnimationFrame(() => this.#paint());
    this.#dirty = 'all';
  }

  #paint(): void {
    this.#frame = 0;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    const ratio = this.#seats.width / Math.max(1, this.#size.width);
    const ctx = this.#seats.getContext('2d')!;
    const side = 2 * this.geometry.half * this.#view.scale;
    const draw = side < 5 ? this.#dots(ctx, ratio, side) : this.#chairs(ctx, ratio, side);
    if (dirty === 'all') {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this.#seats.width, this.#seats.height);
      const { half, grid } = this.geometry;
      const from = toPlan(this.#view, 0, 0);
      const to = toPlan(this.#view, this.#size.width, this.#size.height);
      seatsIn(grid, { left: from.x - half, top: from.y - half, right: to.x + half, bottom: to.y + half }, seat => draw(seat, false));
      this.#paintWords(ratio, side);
    } else {
      for (const seat of dirty) draw(seat, true);
    }
  }

  /** Far away: squares, smaller for what cannot be had. */
  #dots(ctx: CanvasRenderingContext2D, ratio: number, side: number): (seat: number, clear: boolean) => void {
    const { xs, ys } = this.geometry;
    const { scale, x, y } = this.#view;
    const palette = this.#palette;
    return (seat, clear) => {
      const look = this.#hooks.look(seat);
      const color =
        look === Look.free ? this.#colors[seat] : look === Look.selected ? palette.selected : look === Look.mine ? palette.mine : look === Look.blocked ? palette.faint : palette.quiet;
      const size = (look === Look.free ? side : look === Look.selected || look === Look.mine ? side * 1.5 : side * 0.5) * ratio;
      const cx = (xs[seat] * scale + x) * ratio;
      const cy = (ys[seat] * scale + y) * ratio;
      if (clear) ctx.clearRect(cx - side * 0.75 * ratio, cy - side * 0.75 * ratio, side * 1.5 * ratio, side * 1.5 * ratio);
      ctx.fillStyle = color;
      ctx.fillRect(cx - size / 2, cy - size / 2, size, size);
    };
  }

  #chairs(ctx: CanvasRenderingContext2D, ratio: number, side: number): (seat: number, clear: boolean) => void {
    const { xs, ys } = this.geometry;
    const { scale, x, y } = this.#view;
    const pixels = Math.max(1, Math.round(side * ratio));
    const crisp = pixels >= 14;
    const numbered = side >= 22;
    if (numbered) {
      ctx.font = `600 ${Math.round(side * 0.42 * ratio)}px ${this.#palette.font}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
    }
    return (seat, clear) => {
      const { kind, number } = this.#plan.seats[seat];
      const look = this.#hooks.look(seat);
      let left = (xs[seat] * scale + x) * ratio - pixels / 2;
      let top = (ys[seat] * scale + y) * ratio - pixels / 2;
      if (crisp) {
        left = Math.round(left);
        top = Math.round(top);
      }
      if (clear) ctx.clearRect(left - 0.5, top - 0.5, pixels + 1, pixels + 1);
      ctx.drawImage(this.#sprites.get(pixels, look, kind, this.#colors[seat], this.#palette), left, top);
      if (numbered && look === Look.free && (kind === 'standard' || kind === 'restricted')) {
        ctx.fillStyle = inkOn(this.#colors[seat]);
        ctx.fillText(number, left + pixels / 2, top + pixels * 0.45);
      }
    };
  }

  #paintWords(ratio: number, side: number): void {
    const ctx = this.#words.getContext('2d')!;
    const { scale, x, y } = this.#view;
    const palette = this.#palette;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, this.#size.width, this.#size.height);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';

    for (const shape of this.#plan.shapes) {
      const width = shape.width * scale;
      const height = shape.height * scale;
      const left = shape.x * scale + x;
      const top = shape.y * scale + y;
      const flat = shape.kind === 'screen';
      ctx.fillStyle = flat ? palette.quiet : palette.stage;
      ctx.beginPath();
      ctx.roundRect(left, top, width, flat ? Math.max(3, Math.min(height, 6)) : height, Math.min(8, height / 2, width / 2));
      ctx.fill();
      if (!shape.label) continue;
      ctx.font = `600 ${Math.max(10, Math.min(15, scale * 0.55))}px ${palette.font}`;
      ctx.letterSpacing = '0.12em';
      ctx.fillStyle = palette.quiet;
      if (ctx.measureText(shape.label).width < width * 1.2 + 8) {
        ctx.fillText(shape.label.toUpperCase(), left + width / 2, flat ? top + 18 : top + height / 2 + 1);
      }
      ctx.letterSpacing = '0px';
    }

    if (side >= 8) {
      ctx.font = `600 ${Math.max(9, Math.min(15, side * 0.55))}px ${palette.font}`;
      ctx.fillStyle = palette.quiet;
      for (const { text, x: cx, y: cy } of this.geometry.rowLabels) ctx.fillText(text, cx * scale + x, cy * scale + y);
    }

    if (this.geometry.sections.length > 1 && side < 12) {
      ctx.font = `700 13px ${palette.font}`;
      ctx.lineWidth = 4;
      ctx.lineJoin = 'round';
      ctx.strokeStyle = palette.ground;
      ctx.fillStyle = palette.ink;
      const taken: { x: number; y: number; half: number }[] = [];
      for (const { name, box } of this.geometry.sections) {
        const cx = ((box.left + box.right) / 2) * scale + x;
        const cy = ((box.top + box.bottom) / 2) * scale + y;
        const half = ctx.measureText(name).width / 2;
        if (2 * half > (box.right - box.left) * scale * 1.4) continue;
        if (taken.some(other => Math.abs(other.x - cx) < other.half + half + 6 && Math.abs(other.y - cy) < 18)) continue;
        taken.push({ x: cx, y: cy, half });
        ctx.strokeText(name, cx, cy);
        ctx.fillText(name, cx, cy);
      }
    }
  }
}
