import { floorName } from './labels.ts';
import type { SeatMapView } from './seatMapView.ts';

/** The controls that visitors' and staff's maps have: tools, floor buttons, keyboard and tooltip. */

/** @param root contains the buttons with the test ids zoom-in, zoom-out, zoom-fit and brush. */
export function listenToTools(root: ParentNode, map: HTMLElement, view: SeatMapView): void {
  const find = (testId: string): HTMLElement => root.querySelector<HTMLElement>(`[data-testid="${testId}"]`)!;
  find('zoom-in').addEventListener('click', () => view.zoomSoftly(1.6));
  find('zoom-out').addEventListener('click', () => view.zoomSoftly(1 / 1.6));
  find('zoom-fit').addEventListener('click', () => view.fit());
  const brush = find('brush');
  brush.addEventListener('click', () => {
    view.brushing = !view.brushing;
    brush.setAttribute('aria-pressed', String(view.brushing));
    map.classList.toggle('brushing', view.brushing);
  });
}

export interface MapKeys {
  /** The keyboard cursor is on a seat. */
  reached: (seat: number) => void;
  choose: (seat: number, adding: boolean) => void;
  /** To the button that comes next: H. */
  next?: () => void;
  /** Escape without a keyboard cursor. */
  leave?: () => void;
}

/** Arrow keys go from seat to seat; with shift they move the map. Enter and space choose; plus, minus and 0 zoom. */
export function listenToKeys(map: HTMLElement, view: SeatMapView, on: MapKeys): void {
  const far = 80;
  const step = (dx: number, dy: number): void => {
    const seat = view.step(dx, dy);
    if (seat < 0) return;
    view.cursor = seat;
    on.reached(seat);
  };
  const arrow = (dx: number, dy: number) => (event: KeyboardEvent) => (event.shiftKey ? view.panBy(-dx * far, -dy * far) : step(dx, dy));
  const choose = (event: KeyboardEvent): void => (view.cursor < 0 ? step(0, 0) : on.choose(view.cursor, event.shiftKey));
  const zoom = (factor: number) => () => view.zoomSoftly(factor);
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: arrow(-1, 0),
    ArrowRight: arrow(1, 0),
    ArrowUp: arrow(0, -1),
    ArrowDown: arrow(0, 1),
    Enter: choose,
    ' ': choose,
    Escape: () => {
      if (view.cursor < 0) on.leave?.();
      view.cursor = -1;
    },
    '+': zoom(1.5),
    '=': zoom(1.5),
    '-': zoom(1 / 1.5),
    '0': () => view.fit(),
    ...(on.next && { h: on.next, H: on.next }),
  };
  map.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== map) return;
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run(event);
  });
  let last = -1;
  map.addEventListener('blur', () => {
    last = view.cursor;
    view.cursor = -1;
  });
  // Who comes back by keyboard, as from the question about a seat, goes on where they were.
  map.addEventListener('focus', () => {
    if (map.matches(':focus-visible')) view.cursor = last;
  });
}

/** Adds a button for each floor and one for all, if there are several floors. @param picked called with undefined for all. */
export function offerFloors(
  group: HTMLElement,
  view: SeatMapView,
  labels: { allFloors: string; floor: (floor: number) => string },
  picked: (floor: number | undefined) => void,
): void {
  const { floors } = view.geometry;
  if (floors.length < 2) return;
  const buttons = [undefined, ...floors].map(floor => {
    const pick = document.createElement('button');
    pick.type = 'button';
    pick.textContent = floor === undefined ? labels.allFloors : floorName(view.geometry, floor) || labels.floor(floor);
    pick.setAttribute('aria-pressed', String(floor === undefined));
    pick.addEventListener('click', () => {
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === pick));
      picked(floor);
      view.floor = floor;
    });
    return pick;
  });
  group.append(...buttons);
  group.hidden = false;
}

/** Shows a tooltip beside the pointer. @param lines the first is emphasised; an empty list hides the tooltip. */
export function showTooltip(tooltip: HTMLElement, map: HTMLElement, x: number, y: number, lines: readonly string[]): void {
  const [name, ...rest] = lines;
  tooltip.hidden = name === undefined;
  if (name === undefined) return;
  const [first, second] = [document.createElement('strong'), document.createElement('span')];
  first.textContent = name;
  second.textContent = rest.join(' · ');
  tooltip.replaceChildren(first, second);
  const left = Math.min(map.clientWidth - tooltip.offsetWidth - 8, Math.max(8, x - tooltip.offsetWidth / 2));
  const top = y > tooltip.offsetHeight + 28 ? y - tooltip.offsetHeight - 16 : y + 22;
  tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
