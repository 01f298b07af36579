export interface Gestures {
  drag: (dx: number, dy: number) => void;
  zoom: (factor: number, x: number, y: number) => void;
  tap: (x: number, y: number, touch: boolean) => void;
  doubleTap: (x: number, y: number) => void;
  /** Whether a drag that starts now selects seats instead of moving the map. */
  brushes: (event: PointerEvent) => boolean;
  /** The drag so far. */
  brush: (fromX: number, fromY: number, x: number, y: number) => void;
  /** The drag has ended. @param done false if it was broken off: by a second finger, or by the browser */
  brushEnd: (done: boolean) => void;
  /** Released while moving. Speed in CSS pixels a millisecond. */
  fling: (vx: number, vy: number) => void;
  hover: (x: number, y: number) => void;
}

/** CSS pixels. A press that moves less than this is a tap. */
const slop = { mouse: 4, touch: 9 };

const doubleTapWithin = { milliseconds: 320, pixels: 28 };

/** Converts pointer and wheel events to drags, zooms and taps. Coordinates are CSS pixels from the element's top left corner. */
export function listenToGestures(element: HTMLElement, on: Gestures): void {
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | undefined;
  let moved = false;
  let brushing = false;
  let lastTap = { x: 0, y: 0, at: -Infinity };
  let speed = { x: 0, y: 0, at: 0 };

  const place = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = (): { x: number; y: number; distance: number } => {
    const [a, b] = [...down.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
  };

  element.addEventListener('pointerdown', event => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    // Buttons and the minimap lie on top of the map.
    if (event.target instanceof Element && event.target.closest('button, .minimap')) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) {
      start = place(event);
      moved = false;
      brushing = on.brushes(event);
      speed = { x: 0, y: 0, at: event.timeStamp };
    } else {
      moved = true;
      if (brushing) on.brushEnd(false);
      brushing = false;
    }
  });

  element.addEventListener('pointermove', event => {
    const at = place(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') on.hover(at.x, at.y);
      return;
    }
    if (down.size === 2) {
      const old = spread();
      down.set(event.pointerId, at);
      const now = spread();
      on.drag(now.x - old.x, now.y - old.y);
      on.zoom(now.distance / old.distance, now.x, now.y);
      return;
    }
    if (!moved && start && Math.hypot(at.x - start.x, at.y - start.y) < (event.pointerType === 'mouse' ? slop.mouse : slop.touch)) return;
    if (brushing && start) on.brush(start.x, start.y, at.x, at.y);
    // The distance moved before it was a drag is not added: the map would jump.
    else if (moved) {
      on.drag(at.x - before.x, at.y - before.y);
      const passed = Math.max(1, event.timeStamp - speed.at);
      const weight = Math.min(1, passed / 40);
      speed = {
        x: speed.x * (1 - weight) + ((at.x - before.x) / passed) * weight,
        y: speed.y * (1 - weight) + ((at.y - before.y) / passed) * weight,
        at: event.timeStamp,
      };
    }
    moved = true;
    down.set(event.pointerId, at);
    if (!brushing) element.classList.add('dragging');
  });

  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    element.classList.remove('dragging');
    if (brushing && moved) return on.brushEnd(event.type === 'pointerup');
    if (event.type !== 'pointerup') return;
    if (moved) {
      // No fling if the pointer was held still before the release.
      if (event.timeStamp - speed.at < 60) on.fling(speed.x, speed.y);
      return;
    }
    const at = place(event);
    const { milliseconds, pixels } = doubleTapWithin;
    const second = event.timeStamp - lastTap.at < milliseconds && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < pixels;
    lastTap = { ...at, at: second ? -Infinity : event.timeStamp };
    if (second) on.doubleTap(at.x, at.y);
    else on.tap(at.x, at.y, event.pointerType !== 'mouse');
  };
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', () => on.hover(-1e6, -1e6));

  element.addEventListener(
    'wheel',
    event => {
      event.preventDefault();
      const at = place(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      // Browsers report a pinch on a trackpad as wheel events with ctrlKey and small steps.
      on.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), at.x, at.y);
    },
    { passive: false },
  );
}
