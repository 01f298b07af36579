/** The position of the plan on the screen: screen = plan * scale + offset. Screen in CSS pixels, plan in metres. */
export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Shows the whole box, centred, with padding. */
export function fit(box: Box, size: Size, padding = 20, maxScale = Infinity): Viewport {
  const width = Math.max(box.right - box.left, 1e-6);
  const height = Math.max(box.bottom - box.top, 1e-6);
  const scale = Math.min((size.width - 2 * padding) / width, (size.height - 2 * padding) / height, maxScale);
  const positive = Math.max(scale, 1e-6);
  return {
    scale: positive,
    x: size.width / 2 - ((box.left + box.right) / 2) * positive,
    y: size.height / 2 - ((box.top + box.bottom) / 2) * positive,
  };
}

export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { scale: view.scale, x: view.x + dx, y: view.y + dy };
}

/** Zooms so that the point of the plan at (x, y) stays there. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number, minScale: number, maxScale: number): Viewport {
  const scale = Math.min(maxScale, Math.max(minScale, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
}

/** Limits the offset so that the middle of the screen is always on the plan. */
export function clamp(view: Viewport, box: Box, size: Size): Viewport {
  const along = (offset: number, from: number, to: number, length: number): number => {
    const low = length / 2 - to * view.scale;
    const high = length / 2 - from * view.scale;
    return Math.min(high, Math.max(low, offset));
  };
  return { scale: view.scale, x: along(view.x, box.left, box.right, size.width), y: along(view.y, box.top, box.bottom, size.height) };
}

export function toPlan(view: Viewport, x: number, y: number): { x: number; y: number } {
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}

export function toScreen(view: Viewport, x: number, y: number): { x: number; y: number } {
  return { x: x * view.scale + view.x, y: y * view.scale + view.y };
}
