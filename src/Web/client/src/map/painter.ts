import type { Plan } from '../plan.ts';
import type { FreeCounts } from './areas.ts';
import type { Geometry } from './geometry.ts';
import { seatsIn } from './grid.ts';
import { inkOn, mix, type Palette } from './palette.ts';
import { Appearance } from './seatAppearance.ts';
import { Sprites } from './sprites.ts';
import type { Box } from './viewport.ts';

/** What is painted. The view updates `appearances` before painting. */
export interface Scene {
  plan: Plan;
  geometry: Geometry;
  palette: Palette;
  appearances: Uint8Array;
  /** For each seat, 1 if it is dimmed: its category is filtered out, or it is on another floor. */
  dimmed: Uint8Array;
  free: FreeCounts;
}

/** From far to near: areas of one price, a dot for each seat, seats with their shapes. */
export type Detail = 'areas' | 'dots' | 'seats';

/** Device pixels between the points of a row's line, at least. */
const nearest = 2;

/** The side of a seat, in CSS pixels, from which dots, seats and numbers are drawn. */
const detailFrom = { dots: 2.1, seats: 7, numbers: 22 };

export function detailAt(side: number): Detail {
  return side < detailFrom.dots ? 'areas' : side < detailFrom.seats ? 'dots' : 'seats';
}

/** The number of shades for an area's free share. An area is repainted only when its shade changes. */
export const shades = 12;

/**
 * Paints parts of the plan at one scale. Coordinates are device pixels from the plan's origin; the caller has translated the
 * context. A single seat can be repainted: it is cleared with the colour of its background first.
 */
export class Painter {
  readonly detail: Detail;
  readonly #scene: Scene;
  readonly #sprites: Sprites;
  readonly #scale: number;
  readonly #side: number;
  readonly #pixels: number;
  readonly #font: string;
  readonly #numbered: boolean;
  readonly #colors: string[];
  readonly #inks: string[];
  /** The background of each category's seats, and of dimmed seats. */
  readonly #tints: string[];
  readonly #dimmed: string;
  readonly #categoryOf: Uint8Array;
  readonly #paths: (Path2D | undefined)[] = [];

  /** @param scale device pixels a metre. @param ratio device pixels a CSS pixel. @param detail by the size of seats when absent. */
  constructor(scene: Scene, sprites: Sprites, scale: number, ratio: number, detail?: Detail) {
    const { plan, geometry, palette } = scene;
    this.#scene = scene;
    this.#sprites = sprites;
    this.#scale = scale;
    this.#side = 2 * geometry.half * scale;
    const css = this.#side / ratio;
    this.detail = detail ?? detailAt(css);
    this.#pixels = Math.max(1, Math.round(this.#side));
    this.#numbered = css >= detailFrom.numbers;
    this.#font = `600 ${Math.round(this.#side * 0.42)}px ${palette.font}`;
    this.#colors = plan.categories.map(category => category.color);
    this.#inks = this.#colors.map(inkOn);
    this.#tints = this.#colors.map(color => mix(color, palette.ground, 0.14));
    this.#dimmed = mix(palette.faint, palette.ground, 0.6);
    this.#categoryOf = geometry.areas.categoryOf;
  }

  /** Paints everything in a box of the plan. */
  box(ctx: CanvasRenderingContext2D, box: Box): void {
    const { geometry } = this.#scene;
    const { half, grid, areas } = geometry;
    areas.areas.forEach(({ box: other }, area) => {
      if (other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top) this.area(ctx, area);
    });
    if (this.detail === 'areas') return;
    this.prepare(ctx);
    const around = { left: box.left - half, top: box.top - half, right: box.right + half, bottom: box.bottom + half };
    seatsIn(grid, around, seat => this.seat(ctx, seat));
  }

  /** From afar, an area is paler the fewer seats are free. Near, it is a uniform tint. */
  area(ctx: CanvasRenderingContext2D, index: number): void {
    const { geometry, palette, free, dimmed } = this.#scene;
    const area = geometry.areas.areas[index];
    const near = this.detail === 'seats';
    ctx.lineWidth = (near ? geometry.pitch * 1.24 : geometry.areas.rowSpacing[area.section]) * this.#scale;
    ctx.lineCap = near ? 'round' : 'butt';
    ctx.lineJoin = 'round';
    if (dimmed[area.seats[0]] === 1) ctx.strokeStyle = this.#dimmed;
    else if (this.detail !== 'areas') ctx.strokeStyle = this.#tints[area.category];
    else if (free.free[index] === 0) ctx.strokeStyle = palette.faint;
    else ctx.strokeStyle = mix(this.#colors[area.category], palette.ground, 0.3 + (0.7 * Math.ceil(free.share(index) * shades)) / shades);
    ctx.stroke(this.#path(index));
  }

  /** Created on first use: when zoomed in, most areas are never drawn. */
  #path(index: number): Path2D {
    let path = this.#paths[index];
    if (path) return path;
    this.#paths[index] = path = new Path2D();
    const scale = this.#scale;
    // Near, each row is a band with round ends from its first to its last seat. From afar, rows are thick lines that touch.
    const from = this.detail === 'seats' ? 2 : 0;
    for (const line of this.#scene.geometry.areas.areas[index].lines) {
      let x = line[from] * scale;
      let y = line[from + 1] * scale;
      path.moveTo(x - (from && 0.01), y);
      const last = line.length - from - 2;
      for (let i = from; i <= last; i += 2) {
        const right = line[i] * scale - x;
        const down = line[i + 1] * scale - y;
        // Points between that are nearer than this to each other change nothing that one could see.
        if (i < last && right * right + down * down < nearest * nearest) continue;
        x += right;
        y += down;
        path.lineTo(x, y);
      }
    }
    return path;
  }

  /** Sets the font. Called once for each context, before its seats. */
  prepare(ctx: CanvasRenderingContext2D): void {
    if (!this.#numbered) return;
    ctx.font = this.#font;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
  }

  /** @param clear paints the background first. */
  seat(ctx: CanvasRenderingContext2D, seat: number, clear = false): void {
    if (this.detail === 'dots') this.#dot(ctx, seat, clear);
    else if (this.detail === 'seats') this.#chair(ctx, seat, clear);
  }

  /** A square, smaller for seats that are not available; at most as large as the background that clears it. */
  #dot(ctx: CanvasRenderingContext2D, seat: number, clear: boolean): void {
    const { geometry, palette, appearances, dimmed } = this.#scene;
    const side = this.#side;
    const x = geometry.xs[seat] * this.#scale;
    const y = geometry.ys[seat] * this.#scale;
    const category = this.#categoryOf[seat];
    const appearance = appearances[seat];
    if (clear) {
      const cell = side * 1.16;
      ctx.fillStyle = dimmed[seat] === 1 ? this.#dimmed : this.#tints[category];
      ctx.fillRect(x - cell / 2, y - cell / 2, cell, cell);
    }
    let size = side * 0.46;
    if (dimmed[seat] === 1) ctx.fillStyle = palette.faint;
    else if (appearance === Appearance.free) {
      size = side;
      ctx.fillStyle = this.#colors[category];
    } else if (appearance === Appearance.selected || appearance === Appearance.mine) {
      size = side * 1.16;
      ctx.fillStyle = appearance === Appearance.mine ? palette.mine : palette.selected;
    } else ctx.fillStyle = appearance === Appearance.blocked ? palette.faint : palette.quiet;
    ctx.fillRect(x - size / 2, y - size / 2, size, size);
  }

  #chair(ctx: CanvasRenderingContext2D, seat: number, clear: boolean): void {
    const { plan, geometry, palette, appearances, dimmed } = this.#scene;
    const pixels = this.#pixels;
    const { kind, number } = plan.seats[seat];
    const category = this.#categoryOf[seat];
    const appearance = appearances[seat] as Appearance;
    const dim = dimmed[seat] === 1;
    const left = Math.round(geometry.xs[seat] * this.#scale - pixels / 2);
    const top = Math.round(geometry.ys[seat] * this.#scale - pixels / 2);
    if (clear) {
      ctx.fillStyle = dim ? this.#dimmed : this.#tints[category];
      ctx.fillRect(left, top, pixels, pixels);
    }
    if (dim && appearance !== Appearance.mine && appearance !== Appearance.selected) {
      ctx.fillStyle = palette.faint;
      ctx.fillRect(left + pixels * 0.28, top + pixels * 0.28, pixels * 0.44, pixels * 0.44);
      return;
    }
    ctx.drawImage(this.#sprites.get(pixels, appearance, kind, this.#colors[category], palette), left, top);
    if (this.#numbered && appearance === Appearance.free && (kind === 'standard' || kind === 'restricted')) {
      ctx.fillStyle = this.#inks[category];
      ctx.fillText(number, left + pixels / 2, top + pixels * 0.45);
    }
  }

  /** Draws a seat in its former appearance, which fades out. */
  ghost(ctx: CanvasRenderingContext2D, seat: number, appearance: Appearance, x: number, y: number): void {
    const { plan, palette } = this.#scene;
    const sprite = this.#sprites.get(this.#pixels, appearance, plan.seats[seat].kind, this.#colors[this.#categoryOf[seat]], palette);
    ctx.drawImage(sprite, Math.round(x - this.#pixels / 2), Math.round(y - this.#pixels / 2));
  }
}
