import { listenToKeys, listenToTools, offerFloors, showTooltip } from '../map/controls.ts';
import { Look } from '../map/looks.ts';
import { Minimap } from '../map/minimap.ts';
import { SeatMapView } from '../map/view.ts';
import type { Choosing } from './choosing.ts';

export interface StageHooks {
  locale: string;
  price: (seat: number) => string;
  announce: (text: string) => void;
}

/** The map with what lies on it: tools, floors, overview, tooltip, and the keyboard. */
export class Stage {
  readonly view: SeatMapView;
  readonly #map: HTMLElement;
  readonly #tooltip: HTMLElement;
  readonly #choosing: Choosing;
  readonly #hooks: StageHooks;
  readonly #minimap: Minimap;
  readonly #numbers: Intl.NumberFormat;
  #category: string | undefined;
  #floor: number | undefined;

  constructor(root: ShadowRoot, choosing: Choosing, hooks: StageHooks) {
    this.#choosing = choosing;
    this.#hooks = hooks;
    this.#numbers = new Intl.NumberFormat(hooks.locale);
    this.#map = root.querySelector<HTMLElement>('.map')!;
    this.#tooltip = root.querySelector<HTMLElement>('.tooltip')!;
    const m = choosing.messages;
    this.view = new SeatMapView(this.#map, choosing.plan, {
      look: seat => choosing.look(seat),
      tapped: seat => {
        this.view.cursor = -1;
        choosing.toggle(seat);
      },
      brushed: seats => choosing.add(seats),
      hovered: (seat, x, y) => this.#hovered(seat, x, y),
      moved: () => {
        this.#tooltip.hidden = true;
        this.#minimap?.follow();
      },
      note: section => {
        const free = this.view.free.ofSection(section);
        return m.note(free, this.#numbers.format(free));
      },
    });
    this.#minimap = new Minimap(root.querySelector<HTMLElement>('.minimap')!, choosing.plan, this.view, this.#map);
    listenToTools(root, this.#map, this.view);
    listenToKeys(this.#map, this.view, { reached: seat => hooks.announce(this.#describe(seat).join(', ')), choose: seat => this.#chosen(seat) });
    offerFloors(root.querySelector<HTMLElement>('.floors')!, this.view, m, floor => {
      this.#floor = floor;
      this.#dim();
    });
    this.#map.classList.remove('loading');
  }

  redraw(seats: Iterable<number> | 'all'): void {
    this.view.redraw(seats);
    this.#minimap.refresh();
  }

  restyle(): void {
    this.view.restyle();
    this.#minimap.refresh(true);
  }

  /** Undefined: all categories. */
  filter(category: string | undefined): void {
    this.#category = category;
    this.#dim();
    // Somebody who asks for a price wants to see where it is.
    const { visible, geometry } = this.view;
    const inSight = (seat: number): boolean =>
      geometry.xs[seat] > visible.left && geometry.xs[seat] < visible.right && geometry.ys[seat] > visible.top && geometry.ys[seat] < visible.bottom;
    if (category !== undefined && !this.#choosing.plan.seats.some((seat, index) => seat.category === category && inSight(index))) this.view.fit();
  }

  close(): void {
    this.view.close();
  }

  #dim(): void {
    const { plan } = this.#choosing;
    const { floorOf } = this.view.geometry;
    this.view.dim(seat => (this.#category !== undefined && plan.seats[seat].category !== this.#category) || (this.#floor !== undefined && floorOf[seat] !== this.#floor));
    this.#minimap.refresh(true);
  }

  #chosen(seat: number): void {
    if (!this.#choosing.toggle(seat)) return;
    const m = this.#choosing.messages;
    const name = this.#choosing.name(seat);
    this.#hooks.announce(this.#choosing.selection.has(seat) ? m.nowSelected(name, this.#choosing.selection.size) : m.nowRemoved(name));
  }

  #describe(seat: number): string[] {
    const { plan, messages: m } = this.#choosing;
    const { category, kind, note } = plan.seats[seat];
    const categoryName = plan.categories.find(each => each.id === category)?.name ?? '';
    return [this.#choosing.name(seat), categoryName, this.#hooks.price(seat), m.kinds[kind], m.looks[this.#choosing.look(seat)], note ?? ''].filter(Boolean);
  }

  #hovered(seat: number, x: number, y: number): void {
    const look = seat < 0 ? undefined : this.#choosing.look(seat);
    this.#map.classList.toggle('over-free', look === Look.free || look === Look.selected);
    showTooltip(this.#tooltip, this.#map, x, y, seat < 0 ? [] : this.#describe(seat));
  }
}
