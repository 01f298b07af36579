import { listenToKeys, listenToTools, offerFloors, showTooltip } from '../map/controls.ts';
import { Minimap } from '../map/minimap.ts';
import { Appearance } from '../map/seatAppearance.ts';
import { SeatMapView } from '../map/seatMapView.ts';
import { isolate } from '../bidi.ts';
import type { SeatPicker } from './seatPicker.ts';

export interface MapPaneHooks {
  locale: string;
  price: (seat: number) => string;
  announce: (text: string) => void;
  /** Moves the focus to the next step: the button that holds, or the checkout. */
  next: () => void;
}

/** The map with its tools, floor buttons, minimap, tooltip and keyboard control. */
export class MapPane {
  readonly view: SeatMapView;
  /** Called when the view has moved. */
  moved: (() => void) | undefined;
  readonly #map: HTMLElement;
  readonly #tooltip: HTMLElement;
  readonly #picker: SeatPicker;
  readonly #hooks: MapPaneHooks;
  readonly #minimap: Minimap;
  /** Made at its first use: it is slow to load. */
  #numbers: Intl.NumberFormat | undefined;
  #category: string | undefined;
  #floor: number | undefined;

  constructor(root: ShadowRoot, picker: SeatPicker, hooks: MapPaneHooks) {
    this.#picker = picker;
    this.#hooks = hooks;
    this.#map = root.querySelector<HTMLElement>('.map')!;
    this.#tooltip = root.querySelector<HTMLElement>('.tooltip')!;
    const m = picker.messages;
    this.view = new SeatMapView(this.#map, picker.plan, {
      appearance: seat => picker.appearance(seat),
      tapped: seat => {
        this.view.cursor = -1;
        picker.toggle(seat);
      },
      brushed: seats => picker.add(seats),
      hovered: (seat, x, y) => this.#hovered(seat, x, y),
      moved: () => {
        this.#tooltip.hidden = true;
        this.#minimap?.follow();
        this.moved?.();
      },
      note: section => {
        const free = this.view.free.ofSection(section);
        return m.note(free, (this.#numbers ??= new Intl.NumberFormat(hooks.locale)).format(free));
      },
      shapes: m.shapes,
    });
    this.#minimap = new Minimap(root.querySelector<HTMLElement>('.minimap')!, picker.plan, this.view, this.#map);
    listenToTools(root, this.#map, this.view);
    listenToKeys(this.#map, this.view, {
      reached: seat => hooks.announce(this.#describe(seat).join(m.comma)),
      choose: seat => void picker.toggle(seat),
      next: hooks.next,
    });
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

  /** Dims the seats of other categories; undefined shows all. */
  filter(category: string | undefined): void {
    this.#category = category;
    this.#dim();
    if (category === undefined) return;
    // If no seat of this price is visible, show the whole plan.
    const { left, top, right, bottom } = this.view.visible;
    const { xs, ys } = this.view.geometry;
    const isVisible = (seat: number): boolean => xs[seat] > left && xs[seat] < right && ys[seat] > top && ys[seat] < bottom;
    if (!this.#picker.plan.seats.some((seat, index) => seat.category === category && isVisible(index))) this.view.fit();
  }

  close(): void {
    this.view.close();
    this.#minimap.close();
  }

  #dim(): void {
    const { plan } = this.#picker;
    const { floorOf } = this.view.geometry;
    const otherCategory = (seat: number): boolean => this.#category !== undefined && plan.seats[seat].category !== this.#category;
    const otherFloor = (seat: number): boolean => this.#floor !== undefined && floorOf[seat] !== this.#floor;
    this.view.dim(seat => otherCategory(seat) || otherFloor(seat));
    this.#minimap.refresh(true);
  }

  #describe(seat: number): string[] {
    const { plan, messages: m } = this.#picker;
    const { category, kind, note } = plan.seats[seat];
    const categoryName = plan.categories.find(each => each.id === category)?.name ?? '';
    const appearance = m.appearances[this.#picker.appearance(seat)];
    const [about, view] = [categoryName, note ?? ''].map(text => isolate(text, m.direction));
    const lines = [this.#picker.name(seat), about, this.#hooks.price(seat), m.kinds[kind], appearance, view];
    // A set: an available seat that costs nothing is "Free" once.
    return [...new Set(lines)].filter(Boolean);
  }

  #hovered(seat: number, x: number, y: number): void {
    const appearance = seat < 0 ? undefined : this.#picker.appearance(seat);
    this.#map.classList.toggle('over-free', appearance === Appearance.free || appearance === Appearance.selected);
    showTooltip(this.#tooltip, this.#map, x, y, seat < 0 ? [] : this.#describe(seat));
  }
}
