export interface Gestures {
  drag: (dx: number, dy: number) => void;
  zoom: (factor: number, x: number, y: number) => void;
  tap: (x: number, y: number, touch: boolean) => void;
  hover: (x: number, y: number) => void;
}

/** A pointer that has moved less than this has tapped. */
const slop = { mouse: 4, touch: 9 };

/** Turns pointers and the wheel into drags, zooms and taps. All places are CSS pixels from the element's top left corner. */
export function listenToGestures(element: HTMLElement, on: Gestures): void {
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | undefined;
  let moved = false;

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
    // A button on top of the map is not the map.
    if (event.target instanceof Element && event.target.closest('button')) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) {
      start = place(event);
      moved = false;
    } else {
      moved = true;
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
    // The way lost to the slop is not made up for: a jump would be worse.
    if (moved) on.drag(at.x - before.x, at.y - before.y);
    moved = true;
    down.set(event.pointerId, at);
    element.classList.add('dragging');
  });

  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    element.classList.remove('dragging');
    if (event.type === 'pointerup' && !moved) {
      const at = place(event);
      on.tap(at.x, at.y, event.pointerType !== 'mouse');
    }
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
      // A trackpad's pinch arrives as a wheel with ctrl and small steps.
      on.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), at.x, at.y);
    },
    { passive: false },
  );
}
