import type { Geometry } from './geometry.ts';
import { fit, zoomAt, type Box, type Size, type Viewport } from './viewport.ts';

/** The side of a seat in CSS pixels: largest when the whole plan is shown, largest at all, and when zooming to a section or seat. */
const seatSide = { whole: 44, closest: 64, target: 30 };

function scaleOf(geometry: Geometry, side: number): number {
  return side / (2 * geometry.half);
}

/** Shows the whole plan, or a whole floor. @param covered CSS pixels at the bottom that lie under buttons. */
export function wholeView(geometry: Geometry, size: Size, floor: number | undefined, covered = 0): Viewport {
  const { width, height } = size;
  const padding = Math.min(28, width * 0.04, height * 0.04);
  return fit(floorBox(geometry, floor), { width, height: height - covered }, padding, scaleOf(geometry, seatSide.whole));
}

function floorBox(geometry: Geometry, floor: number | undefined): Box {
  if (floor === undefined) return geometry.bounds;
  const boxes = geometry.sections.filter(section => section.floor === floor).map(section => section.box);
  const pick = (side: keyof Box, best: (...values: number[]) => number): number => best(...boxes.map(box => box[side]));
  return { left: pick('left', Math.min), top: pick('top', Math.min), right: pick('right', Math.max), bottom: pick('bottom', Math.max) };
}

/** Zooms within limits: from a little smaller than the whole plan to large seats. */
export function zoomedView(
  geometry: Geometry,
  size: Size,
  fitted: Viewport,
  view: Viewport,
  factor: number,
  x: number,
  y: number,
): Viewport {
  const whole = fit(geometry.bounds, size, 12).scale;
  const farthest = Math.min(fitted.scale, whole) * 0.8;
  return zoomAt(view, factor, x, y, farthest, Math.max(whole, scaleOf(geometry, seatSide.closest)));
}

/** Shows a part of the plan, but no larger than needed to read seat numbers. */
export function boxView(geometry: Geometry, size: Size, box: Box): Viewport {
  return fit(box, size, 32, scaleOf(geometry, seatSide.target));
}

/** Centres seats. @param near also zooms in until single seats can be recognised. */
export function seatsView(geometry: Geometry, size: Size, seats: readonly number[], scale: number, near: boolean): Viewport {
  const middle = { x: 0, y: 0 };
  for (const each of seats) {
    middle.x += geometry.xs[each] / seats.length;
    middle.y += geometry.ys[each] / seats.length;
  }
  const to = near ? Math.max(scale, scaleOf(geometry, seatSide.target * 0.85)) : scale;
  return { scale: to, x: size.width / 2 - middle.x * to, y: size.height / 2 - middle.y * to };
}
