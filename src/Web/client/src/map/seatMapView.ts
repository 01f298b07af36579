import type { Plan } from '../plan.ts';
import type { FreeCounts } from './areas.ts';
import { Camera } from './camera.ts';
import { layOut, neighbour, seatAt, type Geometry } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
import { HitTest, smallestTarget } from './hitTest.ts';
import { Labels } from './labels.ts';
import { Layers } from './layers.ts';
import { Overlay } from './overlay.ts';
import { PaintedSeats } from './paintedSeats.ts';
import { detailAt, type Detail, type Scene } from './painter.ts';
import { readPalette } from './palette.ts';
import type { Placement } from './tiles.ts';
import type { ViewHooks } from './viewHooks.ts';
import { toPlan, toScreen, type Box, type Size, type Viewport } from './viewport.ts';

/** Milliseconds of each frame for painting tiles. The rest is for copying them and for the browser. */
const tileBudget = 4;

/**
 * The map: one canvas. Tiles are painted once and copied while the map moves. A frame from the server repaints only the seats
 * that it changed; the layout is computed once.
 */
export class SeatMapView {
  readonly geometry: Geometry;
  readonly #hooks: ViewHooks;
  readonly #container: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #ctx: CanvasRenderingContext2D;
  readonly #scene: Scene;
  readonly #painted: PaintedSeats;
  readonly #hitTest: HitTest;
  readonly #camera: Camera;
  readonly #layers: Layers;
  readonly #labels: Labels;
  readonly #overlay: Overlay;
  readonly #observer: ResizeObserver;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #ratio = 1;
  #dirty: Set<number> | 'all' = 'all';
  #stale = true;
  /** Where the picture was drawn whose tiles are not painted yet. */
  #drawnAtOnce: Placement | undefined;
  #frame = 0;
  #closed = false;
  /** Drags select seats instead of moving the map. */
  brushing = false;

  constructor(container: HTMLElement, plan: Plan, hooks: ViewHooks) {
    this.#container = container;
    this.#hooks = hooks;
    this.geometry = layOut(plan);
    this.#painted = new PaintedSeats(this.geometry, hooks.appearance);
    const { appearances, free } = this.#painted;
    const dimmed = new Uint8Array(appearances.length);
    this.#scene = { plan, geometry: this.geometry, palette: readPalette(container), appearances, free, dimmed };
    this.#layers = new Layers(this.#scene);
    this.#labels = new Labels(plan, this.geometry, hooks.shapes ?? {});
    this.#overlay = new Overlay(this.#scene);
    this.#camera = new Camera({
      geometry: this.geometry,
      covered: () => (this.size.width < 600 ? (hooks.covered ?? 0) : 0),
      calm: () => this.#calm.matches || this.#stale || document.hidden,
      wake: () => this.#wake(),
      moved: () => hooks.moved(),
    });
    this.#ctx = this.#canvas.getContext('2d', { alpha: false })!;
    this.#canvas.setAttribute('aria-hidden', 'true');
    container.prepend(this.#canvas);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(container);
    this.#resize();
    const hitTest = (this.#hitTest = new HitTest({
      geometry: this.geometry,
      view: () => this.view,
      dimmed: this.#scene.dimmed,
      tapped: hooks.tapped,
      zoom: (factor, x, y) => this.zoomSoftly(factor, x, y),
      zoomToBox: box => this.zoomToBox(box),
    }));
    listenToGestures(container, {
      drag: (dx, dy) => this.panBy(dx, dy),
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      tap: (x, y, touch) => hitTest.tap(x, y, touch, this.detail === 'areas'),
      doubleTap: (x, y) => hitTest.doubleTap(x, y),
      brushes: event => (this.brushing || event.shiftKey) && hitTest.side >= smallestTarget.mouse,
      brush: (fromX, fromY, x, y) => {
        this.#overlay.dragged = { ...hitTest.band(fromX, fromY, x, y), fromX, fromY, x, y };
        this.#wake();
      },
      brushEnd: done => {
        const seats = this.#overlay.dragged?.seats ?? [];
        this.#overlay.dragged = undefined;
        this.#wake();
        if (done && seats.length > 0) hooks.brushed(seats);
      },
      fling: (vx, vy) => this.#camera.fling(vx, vy),
      hover: (x, y) => {
        const seat = hitTest.side < smallestTarget.mouse ? -1 : hitTest.hit(x, y, 0);
        if (this.#overlay.hovered !== seat) this.#wake();
        this.#overlay.hovered = seat;
        this.#hooks.hovered(seat, x, y);
      },
    });
  }

  /** Paints in the next animation frame, once for any number of calls. */
  redraw(seats: Iterable<number> | 'all'): void {
    if (seats === 'all') this.#dirty = 'all';
    else if (this.#dirty !== 'all') for (const seat of seats) this.#dirty.add(seat);
    this.#wake();
  }

  /** Reads the colours again and repaints everything. */
  restyle(): void {
    this.#scene.palette = readPalette(this.#container);
    this.#stale = true;
    this.#wake();
  }

  /** Dims the seats for which this returns true. */
  dim(dimmed: (seat: number) => boolean): void {
    for (let seat = 0; seat < this.#scene.dimmed.length; seat++) this.#scene.dimmed[seat] = dimmed(seat) ? 1 : 0;
    this.#stale = true;
    this.#wake();
  }

  /** Repaints areas whose free seats the server has counted. */
  recolor(areas: Iterable<number>): void {
    this.#layers.repaintAreas(areas);
    this.#wake();
  }

  /** For each seat, 1 if it is dimmed. */
  get dimmed(): Uint8Array {
    return this.#scene.dimmed;
  }

  get free(): FreeCounts {
    return this.#painted.free;
  }

  get view(): Viewport {
    return this.#camera.view;
  }

  get size(): Size {
    return this.#camera.size;
  }

  get detail(): Detail {
    return detailAt(this.#hitTest.side);
  }

  /** The visible part of the plan. */
  get visible(): Box {
    const from = toPlan(this.view, 0, 0);
    const to = toPlan(this.view, this.size.width, this.size.height);
    return { left: from.x, top: from.y, right: to.x, bottom: to.y };
  }

  set floor(floor: number | undefined) {
    this.#camera.floor = floor;
    this.fit();
  }

  fit(): void {
    this.#camera.fit();
  }

  /** Zooms around a point, by default the middle. */
  zoom(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    this.#camera.zoom(factor, x, y);
  }

  /** Zooms with an animation. */
  zoomSoftly(factor: number, x?: number, y?: number): void {
    this.#camera.zoomSoftly(factor, x, y);
  }

  panBy(dx: number, dy: number): void {
    this.#camera.panBy(dx, dy);
  }

  /** Shows a part of the plan, but no larger than needed to read seat numbers. */
  zoomToBox(box: Box): void {
    this.#camera.zoomToBox(box);
  }

  /** Scrolls to seats if they are not visible. @param near also zooms in until single seats can be recognised. */
  show(seats: readonly number[], near = false): void {
    this.#camera.show(seats, near);
  }

  /** The seat under the keyboard cursor, or −1. */
  get cursor(): number {
    return this.#overlay.cursor;
  }

  set cursor(seat: number) {
    this.#overlay.cursor = seat;
    if (seat >= 0) this.show([seat], true);
    this.#wake();
  }

  /** The next seat in a direction from the cursor; without a cursor, the seat nearest to the middle of the screen. */
  step(dx: number, dy: number): number {
    if (this.cursor >= 0) return neighbour(this.geometry, this.cursor, dx, dy);
    const at = toPlan(this.view, this.size.width / 2, this.size.height / 2);
    return seatAt(this.geometry, at.x, at.y, Math.max(this.size.width, this.size.height) / this.view.scale);
  }

  /** The centre of a seat in CSS pixels of the window, and its side. */
  place(seat: number): { x: number; y: number; side: number } {
    const box = this.#container.getBoundingClientRect();
    const at = toScreen(this.view, this.geometry.xs[seat], this.geometry.ys[seat]);
    return { x: box.left + at.x, y: box.top + at.y, side: this.#hitTest.side };
  }

  /** Nothing is painted after this. Removing the map may still call back, for example when it has the focus. */
  close(): void {
    this.#closed = true;
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#canvas.remove();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    // An observer reports the size that an element has, too.
    if (width === this.size.width && height === this.size.height && ratio === this.#ratio) return;
    this.#ratio = ratio;
    this.#canvas.width = Math.round(width * this.#ratio);
    this.#canvas.height = Math.round(height * this.#ratio);
    this.#camera.resize({ width, height });
    this.#stale = true;
    // Resizing a canvas clears it: paint in the next frame, even if one was requested for later.
    if (this.#frame !== 0) cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(now => this.#paint(now));
    this.#hooks.moved();
  }

  #wake(): void {
    if (this.#frame === 0 && !this.#closed) this.#frame = requestAnimationFrame(now => this.#paint(now));
  }

  #paint(now: number): void {
    this.#frame = 0;
    if (this.size.width === 0) return;
    this.#camera.advance(now);
    this.#readAppearances(now);
    const first = this.#stale;
    if (this.#stale) {
      this.#stale = false;
      this.#layers.reset(this.#camera.whole().scale * this.#ratio, this.#ratio);
    }
    const ratio = this.#ratio;
    const ctx = this.#ctx;
    const { palette } = this.#scene;
    const place = {
      scale: this.view.scale * ratio,
      x: Math.round(this.view.x * ratio),
      y: Math.round(this.view.y * ratio),
      width: this.#canvas.width,
      height: this.#canvas.height,
    };
    const moving = this.#camera.isMoving(now);
    // What was drawn at once stands until its tiles are painted; if it moves before, they are painted now.
    const deadline = performance.now() + tileBudget;
    if (!first && this.#drawnAtOnce && !this.#layers.fill(this.#drawnAtOnce, moving ? Infinity : deadline)) return this.#wake();
    ctx.resetTransform();
    ctx.fillStyle = palette.ground;
    ctx.fillRect(0, 0, place.width, place.height);
    let complete = false;
    if (first && !moving) this.#layers.drawAtOnce(ctx, place);
    else complete = this.#layers.draw(ctx, place, moving, first ? Infinity : deadline);
    this.#drawnAtOnce = first && !moving ? place : undefined;
    // Tiles are drawn at whole pixels, and labels have to move with them.
    const view = { scale: this.view.scale, x: place.x / ratio, y: place.y / ratio };
    const fading = this.#overlay.drawFades(ctx, this.#layers.painter, place, now);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#labels.draw(ctx, view, this.size, palette, this.#camera.floor, this.#hooks.note);
    const pulsing = this.#overlay.draw(ctx, view, now);
    if (moving || fading || pulsing || !complete) this.#wake();
  }

  /** Reads the appearances of seats that may have changed, and repaints those that did. */
  #readAppearances(now: number): void {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    if (dirty === 'all' && this.#stale) return this.#painted.readAll();
    const { changed, areas } = this.#painted.read(dirty === 'all' ? this.#scene.appearances.keys() : dirty);
    if (changed.length === 0 || this.#stale) return;
    if (!this.#calm.matches) for (const { seat, before } of changed) this.#overlay.fade(seat, before, now);
    this.#layers.repaint(changed.map(({ seat }) => seat));
    this.#layers.repaintAreas(areas);
  }
}
