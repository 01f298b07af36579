import type { Plan } from '../plan.ts';
import type { Geometry } from './geometry.ts';
import { detailAt, type Detail } from './painter.ts';
import type { Palette } from './palette.ts';
import { drawRowLabels, placeRowLabels } from './rowLabels.ts';
import type { Size, Viewport } from './viewport.ts';

/** Stage, doors, names of sections and letters of rows: drawn in every frame, over the tiles, in CSS pixels. */
export class Labels {
  readonly #plan: Plan;
  readonly #geometry: Geometry;
  readonly #shapeNames: Readonly<Record<string, string>>;
  readonly #widths = new Map<string, number>();

  /** @param shapes translated names of shapes, by the English word in lower case. */
  constructor(plan: Plan, geometry: Geometry, shapes: Readonly<Record<string, string>>) {
    this.#plan = plan;
    this.#geometry = geometry;
    this.#shapeNames = shapes;
  }

  /** @param note the text under a section's name when zoomed out. */
  draw(
    ctx: CanvasRenderingContext2D,
    view: Viewport,
    size: Size,
    palette: Palette,
    floor: number | undefined,
    note: (section: number) => string,
  ): void {
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    this.#shapes(ctx, view, palette);
    const { sections, half } = this.#geometry;
    const side = 2 * half * view.scale;
    const detail = detailAt(side);
    if (detail !== 'areas') drawRowLabels(ctx, placeRowLabels(this.#geometry, view, size, floor), side, palette);
    if (sections.length > 1 && side < 14) this.#sections(ctx, view, palette, detail, floor, note);
  }

  #shapes(ctx: CanvasRenderingContext2D, { scale, x, y }: Viewport, palette: Palette): void {
    const { top: highest, bottom: lowest } = this.#geometry.bounds;
    const middle = (highest + lowest) / 2;
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
      const size = Math.round(Math.max(10, Math.min(15, scale * 0.55)));
      ctx.font = `600 ${size}px ${palette.font}`;
      const name = shapeName(shape.label, this.#shapeNames);
      // Letters that are joined must not be spaced.
      ctx.letterSpacing = joined.test(name) ? '0px' : '0.12em';
      ctx.fillStyle = palette.quiet;
      const text = name.toUpperCase();
      const wide = this.#width(ctx, text, `shape ${size}`);
      if (flat) ctx.fillText(text, left + width / 2, top + 18);
      else if (wide < width + 8 && height > size) ctx.fillText(text, left + width / 2, top + height / 2 + 1);
      // A door is narrower than its name: write the name inside of the hall, or, of a door in a side wall, where fewer rows are.
      else if (scale > 22) ctx.fillText(text, left + width / 2, shape.y > middle === width > height ? top - size : top + height + size);
      ctx.letterSpacing = '0px';
    }
  }

  #sections(
    ctx: CanvasRenderingContext2D,
    { scale, x, y }: Viewport,
    palette: Palette,
    detail: Detail,
    floor: number | undefined,
    note: (section: number) => string,
  ): void {
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = palette.ground;
    ctx.font = `700 13px ${palette.font}`;
    // If one name is too long, all are shortened: "Upper tier 204" to "204".
    const short = this.#geometry.sections.some(({ name, box }) => this.#width(ctx, name, 'section') > (box.right - box.left) * scale * 1.1);
    const drawn: { x: number; y: number; half: number; tall: number }[] = [];
    for (const { index, name, floor: own, box } of this.#geometry.sections) {
      if (floor !== undefined && own !== floor) continue;
      const middle = this.#geometry.middles[index];
      const cx = middle.x * scale + x;
      const cy = middle.y * scale + y;
      const room = (box.right - box.left) * scale;
      ctx.font = `700 13px ${palette.font}`;
      const text = short ? shortName(name) : name;
      const width = this.#width(ctx, text, 'section');
      if (width > Math.min(room * 1.2, Math.max(this.#geometry.widths[index] * scale, 26))) continue;
      ctx.font = `400 11px ${palette.font}`;
      const free = detail === 'areas' && (box.bottom - box.top) * scale > 34 ? note(index) : '';
      const inside = this.#geometry.widths[index] * scale;
      const below = free && this.#width(ctx, free, 'note') < inside ? free : '';
      const half = width / 2;
      const tall = below ? 30 : 16;
      const overlaps = (other: (typeof drawn)[number]): boolean =>
        Math.abs(other.x - cx) < other.half + half + 6 && Math.abs(other.y - cy) < (other.tall + tall) / 2;
      if (drawn.some(overlaps)) continue;
      drawn.push({ x: cx, y: cy, half, tall });
      ctx.font = `700 13px ${palette.font}`;
      ctx.fillStyle = palette.ink;
      const top = below ? cy - 7 : cy;
      ctx.strokeText(text, cx, top);
      ctx.fillText(text, cx, top);
      if (!below) continue;
      ctx.font = `400 11px ${palette.font}`;
      ctx.strokeText(below, cx, cy + 8);
      ctx.fillText(below, cx, cy + 8);
    }
  }

  /** Cached: measuring text is slow, and names do not change. */
  #width(ctx: CanvasRenderingContext2D, text: string, font: string): number {
    const key = `${font} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) this.#widths.set(key, (width = ctx.measureText(text).width));
    return width;
  }
}

/** Scripts whose letters are joined: from Arabic to Mongolian. */
const joined = /[\u0600-\u08ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufeff]/;

/** A usual word such as "Exit" in the viewer's language; any other as the plan has it. */
export function shapeName(label: string, translated: Readonly<Record<string, string>>): string {
  const word = label.trim().toLowerCase();
  return Object.hasOwn(translated, word) ? translated[word] : label;
}

/** What the house calls a floor: the name that most of its seats have, without what tells its blocks apart ("Lower tier 204"). */
export function floorName(geometry: Geometry, floor: number): string {
  const counts = new Map<string, number>();
  for (const { name, floor: own, seats } of geometry.sections) {
    if (own !== floor) continue;
    const short = shortName(name);
    const common = (short === name ? name : name.slice(0, -short.length)).replace(/[\s/.:–-]+$/u, '') || name;
    counts.set(common, (counts.get(common) ?? 0) + seats);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** The last word of a section's name if it tells sections apart: it has a digit or is very short. Otherwise the whole name. */
export function shortName(name: string): string {
  const [, last = name] = /(?:^|[\s/.:–-])(\S{1,3})$/u.exec(name) ?? [];
  return /\S*\d\S*$/.exec(name)?.[0] ?? last;
}
