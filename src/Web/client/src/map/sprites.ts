import type { PlanSeat } from '../plan.ts';
import { inkOn, type Palette } from './palette.ts';
import { Appearance } from './seatAppearance.ts';

/** Draws one seat into a square with its top left corner at the origin. The backrest is at the bottom, away from the stage. */
export function drawSeat(
  ctx: CanvasRenderingContext2D,
  side: number,
  appearance: Appearance,
  kind: PlanSeat['kind'],
  color: string,
  palette: Palette,
): void {
  const line = Math.max(1, side * 0.085);
  const body = (inset: number): void => {
    ctx.beginPath();
    ctx.roundRect(inset, inset, side - 2 * inset, side - 2 * inset, Math.max(0, side * 0.26 - inset / 2));
  };
  ctx.save();
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  switch (appearance) {
    case Appearance.free:
      body(side * 0.03);
      ctx.fillStyle = color;
      ctx.fill();
      if (side >= 9) {
        ctx.clip();
        ctx.fillStyle = 'rgb(0 0 0 / 0.2)';
        ctx.fillRect(0, side * 0.82, side, side * 0.18);
      }
      if (side >= 9) drawKind(ctx, side, kind, inkOn(color));
      break;

    case Appearance.selected:
    case Appearance.mine: {
      const [fill, on] = appearance === Appearance.mine ? [palette.mine, palette.onMine] : [palette.selected, palette.onSelected];
      body(0);
      ctx.fillStyle = fill;
      ctx.fill();
      ctx.strokeStyle = on;
      if (appearance === Appearance.mine && side >= 14) {
        body(side * 0.11);
        ctx.lineWidth = Math.max(1, side * 0.05);
        ctx.stroke();
      }
      if (side >= 7) {
        ctx.lineWidth = Math.max(1.4, side * 0.12);
        ctx.beginPath();
        ctx.moveTo(side * 0.29, side * 0.53);
        ctx.lineTo(side * 0.44, side * 0.68);
        ctx.lineTo(side * 0.72, side * 0.34);
        ctx.stroke();
      }
      break;
    }

    case Appearance.held:
      body(side * 0.1);
      ctx.fillStyle = palette.ground;
      ctx.fill();
      ctx.save();
      ctx.clip();
      ctx.strokeStyle = palette.quiet;
      ctx.lineWidth = Math.max(0.8, side * 0.07);
      ctx.beginPath();
      for (let at = -side; at < side; at += Math.max(3, side * 0.22)) {
        ctx.moveTo(at, side);
        ctx.lineTo(at + side, 0);
      }
      ctx.stroke();
      ctx.restore();
      ctx.strokeStyle = palette.quiet;
      ctx.lineWidth = line;
      body(side * 0.1);
      ctx.stroke();
      break;

    case Appearance.sold:
      body(side * 0.1);
      ctx.fillStyle = palette.faint;
      ctx.fill();
      ctx.strokeStyle = palette.quiet;
      ctx.lineWidth = line;
      ctx.beginPath();
      ctx.moveTo(side * 0.33, side * 0.33);
      ctx.lineTo(side * 0.67, side * 0.67);
      ctx.moveTo(side * 0.67, side * 0.33);
      ctx.lineTo(side * 0.33, side * 0.67);
      ctx.stroke();
      break;

    case Appearance.blocked:
      body(side * 0.16);
      ctx.strokeStyle = palette.faint;
      ctx.lineWidth = line;
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(side * 0.36, side * 0.5);
      ctx.lineTo(side * 0.64, side * 0.5);
      ctx.strokeStyle = palette.quiet;
      ctx.stroke();
      break;
  }
  ctx.restore();
}

/** Symbols of special kinds of seats. Wheelchair spaces and companion seats have a symbol instead of a number. */
function drawKind(ctx: CanvasRenderingContext2D, side: number, kind: PlanSeat['kind'], ink: string): void {
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.lineWidth = Math.max(1, side * 0.075);
  switch (kind) {
    case 'wheelchair':
      ctx.beginPath();
      ctx.arc(side * 0.45, side * 0.22, side * 0.065, 0, Math.PI * 2);
      ctx.fill();
      ctx.beginPath();
      ctx.moveTo(side * 0.45, side * 0.34);
      ctx.lineTo(side * 0.46, side * 0.52);
      ctx.lineTo(side * 0.62, side * 0.52);
      ctx.lineTo(side * 0.71, side * 0.7);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(side * 0.47, side * 0.57, side * 0.19, Math.PI * 0.2, Math.PI * 1.25);
      ctx.stroke();
      break;
    case 'companion':
      ctx.beginPath();
      ctx.moveTo(side * 0.5, side * 0.26);
      ctx.lineTo(side * 0.5, side * 0.62);
      ctx.moveTo(side * 0.32, side * 0.44);
      ctx.lineTo(side * 0.68, side * 0.44);
      ctx.stroke();
      break;
    case 'restricted':
      // A corner is dark, like a blocked view.
      ctx.globalAlpha = 0.55;
      ctx.beginPath();
      ctx.moveTo(side * 0.03, side * 0.03);
      ctx.lineTo(side * 0.42, side * 0.03);
      ctx.lineTo(side * 0.03, side * 0.42);
      ctx.fill();
      break;
  }
}

/** A cache of drawn seats, one for each appearance, kind and colour, at one size. */
export class Sprites {
  readonly #cache = new Map<string, HTMLCanvasElement>();
  #side = 0;
  #palette: Palette | undefined;

  /** @param side device pixels. */
  get(side: number, appearance: Appearance, kind: PlanSeat['kind'], color: string, palette: Palette): HTMLCanvasElement {
    if (side !== this.#side || palette !== this.#palette) {
      this.#cache.clear();
      this.#side = side;
      this.#palette = palette;
    }
    const key = appearance === Appearance.free ? `${kind}${color}` : String(appearance);
    let sprite = this.#cache.get(key);
    if (!sprite) {
      sprite = document.createElement('canvas');
      sprite.width = sprite.height = side;
      drawSeat(sprite.getContext('2d')!, side, appearance, kind, color, palette);
      this.#cache.set(key, sprite);
    }
    return sprite;
  }
}
