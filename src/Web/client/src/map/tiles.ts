import type { Painter } from './painter.ts';
import type { Box } from './viewport.ts';

/** Position of the plan on the canvas, in device pixels: canvas = metres * scale + offset. */
export interface Placement {
  scale: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Tile {
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D;
  used: number;
}

/** Device pixels. Small enough to be painted within a frame: at most about 3,000 dots. */
const side = 256;

/**
 * The plan at one scale, as tiles that are painted when they are first visible and then only copied. At another scale the
 * tiles are stretched, which is blurred but fast enough while the map moves.
 */
export class TileLayer {
  readonly scale: number;
  readonly painter: Painter;
  readonly #bounds: Box;
  #most: number;
  readonly #tiles = new Map<number, Tile>();
  #drawCount = 0;

  /** @param most how many tiles are kept: the least recently drawn are removed first. */
  constructor(painter: Painter, scale: number, bounds: Box, most: number) {
    this.painter = painter;
    this.scale = scale;
    this.#bounds = bounds;
    this.#most = most;
  }

  /** Paints missing visible tiles until the deadline, at least one, nearest to the middle first. @returns whether none is missing. */
  fill(place: Placement, deadline: number): boolean {
    const visible = this.#visible(place);
    // A large screen shows more tiles than the limit.
    this.#most = Math.max(this.#most, visible.length * 1.5);
    const missing = visible.filter(key => !this.#tiles.has(key));
    if (missing.length === 0) return true;
    const middleX = (place.width / 2 - place.x) * (this.scale / place.scale);
    const middleY = (place.height / 2 - place.y) * (this.scale / place.scale);
    const away = (key: number): number => Math.hypot((column(key) + 0.5) * side - middleX, (row(key) + 0.5) * side - middleY);
    missing.sort((a, b) => away(a) - away(b));
    for (let i = 0; i < missing.length; i++) {
      this.#paint(missing[i]);
      if (i + 1 < missing.length && performance.now() >= deadline) return false;
    }
    return true;
  }

  covers(place: Placement): boolean {
    return this.#visible(place).every(key => this.#tiles.has(key));
  }

  draw(ctx: CanvasRenderingContext2D, place: Placement): void {
    const stretch = place.scale / this.scale;
    this.#drawCount++;
    for (const key of this.#visible(place)) {
      const tile = this.#tiles.get(key);
      if (!tile) continue;
      tile.used = this.#drawCount;
      if (stretch === 1) {
        ctx.drawImage(tile.canvas, place.x + column(key) * side, place.y + row(key) * side);
      } else {
        // Round to whole pixels: otherwise the background shows between tiles.
        const left = Math.round(place.x + column(key) * side * stretch);
        const top = Math.round(place.y + row(key) * side * stretch);
        const right = Math.round(place.x + (column(key) + 1) * side * stretch);
        const bottom = Math.round(place.y + (row(key) + 1) * side * stretch);
        ctx.drawImage(tile.canvas, left, top, right - left, bottom - top);
      }
    }
  }

  /** Repaints seats in the tiles that exist. */
  repaint(seats: Iterable<number>, xs: Float32Array, ys: Float32Array, half: number): void {
    const { scale } = this;
    const reach = half * 1.2 * scale + 1;
    for (const seat of seats) {
      const x = xs[seat] * scale;
      const y = ys[seat] * scale;
      this.#touched(x - reach, y - reach, x + reach, y + reach, ctx => this.painter.seat(ctx, seat, true));
    }
  }

  repaintArea(area: number, box: Box): void {
    const { scale } = this;
    this.#touched(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale, ctx => this.painter.area(ctx, area));
  }

  #touched(left: number, top: number, right: number, bottom: number, paint: (ctx: CanvasRenderingContext2D) => void): void {
    const lastColumn = Math.floor(right / side);
    const lastRow = Math.floor(bottom / side);
    for (let r = Math.floor(top / side); r <= lastRow; r++) {
      for (let c = Math.floor(left / side); c <= lastColumn; c++) {
        const tile = this.#tiles.get(keyOf(c, r));
        if (tile) paint(tile.ctx);
      }
    }
  }

  #visible(place: Placement): number[] {
    const by = this.scale / place.scale;
    const left = Math.max(-place.x * by, this.#bounds.left * this.scale);
    const top = Math.max(-place.y * by, this.#bounds.top * this.scale);
    const right = Math.min((place.width - place.x) * by, this.#bounds.right * this.scale);
    const bottom = Math.min((place.height - place.y) * by, this.#bounds.bottom * this.scale);
    const keys: number[] = [];
    for (let r = Math.floor(top / side); r * side < bottom; r++) {
      for (let c = Math.floor(left / side); c * side < right; c++) keys.push(keyOf(c, r));
    }
    return keys;
  }

  #paint(key: number): void {
    if (this.#tiles.size >= this.#most) this.#evictOldest();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const ctx = canvas.getContext('2d')!;
    const left = column(key) * side;
    const top = row(key) * side;
    ctx.translate(-left, -top);
    const { scale } = this;
    this.painter.box(ctx, { left: left / scale, top: top / scale, right: (left + side) / scale, bottom: (top + side) / scale });
    this.painter.prepare(ctx);
    this.#tiles.set(key, { canvas, ctx, used: this.#drawCount });
  }

  #evictOldest(): void {
    let oldest: number | undefined;
    for (const [key, { used }] of this.#tiles) if (oldest === undefined || used < this.#tiles.get(oldest)!.used) oldest = key;
    if (oldest !== undefined) this.#tiles.delete(oldest);
  }
}

const bias = 1 << 14;

function keyOf(c: number, r: number): number {
  return (r + bias) * 2 * bias + c + bias;
}

function column(key: number): number {
  return (key % (2 * bias)) - bias;
}

function row(key: number): number {
  return Math.floor(key / (2 * bias)) - bias;
}
