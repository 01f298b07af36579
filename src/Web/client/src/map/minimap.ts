import type { Plan } from '../plan.ts';
import { seatsIn } from './grid.ts';
import { Painter } from './painter.ts';
import { readPalette } from './palette.ts';
import type { SeatMapView } from './seatMapView.ts';
import { Sprites } from './sprites.ts';

/** Largest size in CSS pixels, and milliseconds between repaints. */
const largest = { width: 148, height: 116 };
const paintEvery = 1_000;

/** CSS pixels between the minimap and the edge of the map, and milliseconds for which it stays over seats after a movement. */
const margin = 10;
const showFor = 1_200;

const corners = [['top', 'left'], ['top', 'right'], ['bottom', 'left'], ['bottom', 'right']] as const;

/** The minimap is hidden while more than this share of the plan is visible. */
const largestShare = 0.5;

/**
 * A small picture of the whole plan with a frame around the visible part; hidden while most of the plan is visible. It stands in a
 * corner without seats. If there is none, it is shown while the map moves and fades away when it rests.
 */
export class Minimap {
  readonly #element: HTMLElement;
  readonly #frame: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #plan: Plan;
  readonly #view: SeatMapView;
  readonly #map: HTMLElement;
  readonly #scale: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #painted = false;
  #rests: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, plan: Plan, view: SeatMapView, map: HTMLElement) {
    this.#element = element;
    this.#frame = element.querySelector('i')!;
    this.#canvas = element.querySelector('canvas')!;
    this.#plan = plan;
    this.#view = view;
    this.#map = map;
    const { bounds } = view.geometry;
    const width = bounds.right - bounds.left;
    const height = bounds.bottom - bounds.top;
    this.#scale = Math.min(largest.width / width, largest.height / height);
    this.#canvas.style.width = `${Math.round(width * this.#scale)}px`;
    this.#canvas.style.height = `${Math.round(height * this.#scale)}px`;
    const go = (event: PointerEvent): void => {
      const box = this.#canvas.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) / this.#scale + bounds.left, y: (event.clientY - box.top) / this.#scale + bounds.top };
      const { visible } = view;
      const { scale } = view.view;
      view.panBy(((visible.left + visible.right) / 2 - at.x) * scale, ((visible.top + visible.bottom) / 2 - at.y) * scale);
    };
    element.addEventListener('pointerdown', event => {
      element.setPointerCapture(event.pointerId);
      go(event);
    });
    element.addEventListener('pointermove', event => {
      if (element.hasPointerCapture(event.pointerId)) go(event);
    });
    this.follow();
  }

  /** Moves the frame after the view has moved. */
  follow(): void {
    const { view, size, visible, geometry } = this.#view;
    // Hidden if most of the plan is visible, or if the map is too small for it.
    const { bounds } = geometry;
    const shown = (size.width * size.height) / view.scale ** 2 / ((bounds.right - bounds.left) * (bounds.bottom - bounds.top));
    const hidden = shown > largestShare || size.width < 340 || size.height < 300;
    if (this.#element.hidden !== hidden) this.#element.hidden = hidden;
    if (hidden) return;
    if (!this.#painted) this.#paint();
    this.#place();
    const left = Math.max(0, (visible.left - bounds.left) * this.#scale);
    const top = Math.max(0, (visible.top - bounds.top) * this.#scale);
    const right = Math.min((bounds.right - bounds.left) * this.#scale, (visible.right - bounds.left) * this.#scale);
    const bottom = Math.min((bounds.bottom - bounds.top) * this.#scale, (visible.bottom - bounds.top) * this.#scale);
    this.#frame.style.translate = `${left}px ${top}px`;
    this.#frame.style.width = `${Math.max(6, right - left)}px`;
    this.#frame.style.height = `${Math.max(6, bottom - top)}px`;
  }

  /** Repaints after seats have changed. @param now at once, after a change of colours or of the filter. */
  refresh(now = false): void {
    if (now) {
      this.#painted = false;
      this.follow();
    } else if (this.#painted && !this.#element.hidden) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#paint();
      }, paintEvery);
    } else this.#painted = false;
  }

  #place(): void {
    const { geometry, size, view } = this.#view;
    const width = this.#canvas.clientWidth + 2 * margin;
    const height = this.#canvas.clientHeight + 2 * margin;
    const isFree = ([y, x]: (typeof corners)[number]): boolean => {
      const left = ((x === 'left' ? 0 : size.width - width) - view.x) / view.scale - geometry.half;
      const top = ((y === 'top' ? 0 : size.height - height) - view.y) / view.scale - geometry.half;
      const right = left + width / view.scale + 2 * geometry.half;
      const bottom = top + height / view.scale + 2 * geometry.half;
      let free = true;
      seatsIn(geometry.grid, { left, top, right, bottom }, seat => {
        const [seatX, seatY] = [geometry.xs[seat], geometry.ys[seat]];
        if (seatX > left && seatX < right && seatY > top && seatY < bottom) free = false;
      });
      return free;
    };
    const corner = corners.find(isFree);
    const [y, x] = corner ?? corners[0];
    for (const side of ['top', 'bottom', 'left', 'right'] as const) {
      this.#element.style[side] = side === x || side === y ? `${margin}px` : 'auto';
    }
    clearTimeout(this.#rests);
    this.#element.classList.remove('resting');
    if (!corner) this.#rests = setTimeout(() => this.#element.classList.add('resting'), showFor);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#rests);
  }

  #paint(): void {
    this.#painted = true;
    const ratio = window.devicePixelRatio || 1;
    const { geometry, free, dimmed } = this.#view;
    const { bounds } = geometry;
    const scale = this.#scale * ratio;
    this.#canvas.width = Math.round((bounds.right - bounds.left) * scale);
    this.#canvas.height = Math.round((bounds.bottom - bounds.top) * scale);
    const ctx = this.#canvas.getContext('2d')!;
    const palette = readPalette(this.#map);
    ctx.translate(-bounds.left * scale, -bounds.top * scale);
    ctx.fillStyle = palette.stage;
    for (const { x, y, width, height } of this.#plan.shapes) ctx.fillRect(x * scale, y * scale, width * scale, Math.max(2, height * scale));
    const appearances = new Uint8Array(geometry.xs.length);
    const scene = { plan: this.#plan, geometry, palette, appearances, dimmed, free };
    new Painter(scene, new Sprites(), scale, ratio, 'areas').box(ctx, bounds);
  }
}
