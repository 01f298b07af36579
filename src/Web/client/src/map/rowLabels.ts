import type { Geometry, Row, RowEnd } from './geometry.ts';
import { fade, type Palette } from './palette.ts';
import { toScreen, type Size, type Viewport } from './viewport.ts';

interface Point {
  x: number;
  y: number;
}

export interface RowLabel extends Point {
  text: string;
  /** The row goes on beyond the edge of the view, and the letter stays at the edge. */
  pinned: boolean;
}

/** CSS pixels: how far pinned letters stay away from the edge, and the room that each has to itself. */
const edge = 11;
const room = { width: 20, height: 14 };

/** From this distance between rows, in CSS pixels, each row has its letter. */
const rowsFrom = 11;

/** Views narrower than this have pinned letters only where a row has no other: the seats need the room. */
const bothSidesFrom = 600;

/**
 * Where the rows' letters are written: past both ends of the row and, where an end is outside of the view, at the edge of the
 * view, so that one always sees which row a seat is in.
 */
export function placeRowLabels(geometry: Geometry, view: Viewport, size: Size, floor: number | undefined): RowLabel[] {
  const { rows, areas } = geometry;
  const labels: RowLabel[] = [];
  const isFree = (at: Point): boolean =>
    labels.every(other => Math.abs(other.x - at.x) >= room.width || Math.abs(other.y - at.y) >= room.height);
  for (const row of rows) {
    if (!row.text || (floor !== undefined && row.floor !== floor)) continue;
    if (areas.rowSpacing[row.section] * view.scale < rowsFrom || !isVisible(row, view, size)) continue;
    const before = labels.length;
    endsToName(row, view.scale).forEach((end, last) => {
      const at = toScreen(view, end.x, end.y);
      if (isWithin(at, size, 4)) {
        if (!end.covered) labels.push({ ...at, text: row.text, pinned: false });
      } else if (labels.length === before || size.width >= bothSidesFrom) {
        const pinned = atEdge(geometry, row, last === 1, at, view, size);
        if (pinned && isFree(pinned)) labels.push({ ...pinned, text: row.text, pinned: true });
      }
    });
  }
  return labels;
}

/** Where both ends are close together, as in a box of two columns, one letter between them is for both. */
function endsToName({ ends }: Row, scale: number): readonly RowEnd[] {
  const [a, b] = ends;
  if (!b || a.covered || b.covered || Math.hypot(a.x - b.x, a.y - b.y) * scale > 1.5 * room.width) return ends;
  return [{ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, covered: false }];
}

export function drawRowLabels(ctx: CanvasRenderingContext2D, labels: readonly RowLabel[], side: number, palette: Palette): void {
  const height = Math.round(Math.max(9, Math.min(15, side * 0.55)));
  ctx.font = `600 ${height}px ${palette.font}`;
  const ground = fade(palette.ground, 0.88);
  for (const { text, x, y, pinned } of labels) {
    if (pinned) {
      const half = Math.max(9, text.length * height * 0.35 + 4);
      ctx.fillStyle = ground;
      ctx.beginPath();
      ctx.roundRect(x - half, y - 10, 2 * half, 20, 6);
      ctx.fill();
    }
    ctx.fillStyle = pinned ? palette.ink : palette.quiet;
    ctx.fillText(text, x, y + 0.5);
  }
}

/** Where a row crosses the edge of the view on the way from one of its ends inwards. Undefined if no seat of it is in the view. */
function atEdge(geometry: Geometry, row: Row, backwards: boolean, end: Point, view: Viewport, size: Size): Point | undefined {
  let outside = end;
  for (let i = 0; i < row.seats.length; i++) {
    const seat = row.seats[backwards ? row.seats.length - 1 - i : i];
    const at = toScreen(view, geometry.xs[seat], geometry.ys[seat]);
    if (!isWithin(at, size, edge)) outside = at;
    else {
      let inside = at;
      // Halving the way eight times is exact to less than a pixel for any seat that can be chosen.
      for (let step = 0; step < 8; step++) {
        const middle = { x: (inside.x + outside.x) / 2, y: (inside.y + outside.y) / 2 };
        if (isWithin(middle, size, edge)) inside = middle;
        else outside = middle;
      }
      return inside;
    }
  }
  return undefined;
}

function isWithin({ x, y }: Point, { width, height }: Size, margin: number): boolean {
  return x >= margin && y >= margin && x <= width - margin && y <= height - margin;
}

function isVisible({ box }: Row, { scale, x, y }: Viewport, { width, height }: Size): boolean {
  return box.right * scale + x > 0 && box.left * scale + x < width && box.bottom * scale + y > 0 && box.top * scale + y < height;
}
