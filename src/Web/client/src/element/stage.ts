import { Look } from '../map/looks.ts';
import { Minimap } from '../map/minimap.ts';
import { SeatMapView } from '../map/view.ts';
import type { Choosing } from './choosing.ts';
import { element, finder } from './dom.ts';

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
    this.#listen(root);
    this.#offerFloors(root.querySelector<HTMLElement>('.floors')!);
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

  #offerFloors(group: HTMLElement): void {
    const { floors } = this.view.geometry;
    if (floors.length < 2) return;
    const m = this.#choosing.messages;
    const buttons = [undefined, ...floors].map(floor => {
      const name = floor === undefined ? m.allFloors : m.floor(floor);
      const pick = element('button') as HTMLButtonElement;
      pick.type = 'button';
      // Where there is little room, the number is seen and the name is heard.
      const short = element('span', 'short', floor === undefined ? name : String(floor));
      short.setAttribute('aria-hidden', 'true');
      pick.append(element('span', 'long', name), short);
      pick.setAttribute('aria-pressed', String(floor === undefined));
      pick.addEventListener('click', () => {
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === pick));
        this.#floor = floor;
        this.#dim();
        this.view.floor = floor;
      });
      return pick;
    });
    group.append(...buttons);
    group.hidden = false;
  }

  #listen(root: ShadowRoot): void {
    const find = finder(root);
    find('zoom-in').addEventListener('click', () => this.view.zoomSoftly(1.6));
    find('zoom-out').addEventListener('click', () => this.view.zoomSoftly(1 / 1.6));
    find('zoom-fit').addEventListener('click', () => this.view.fit());
    const brush = find('brush');
    brush.addEventListener('click', () => {
      this.view.brushing = !this.view.brushing;
      brush.setAttribute('aria-pressed', String(this.view.brushing));
      this.#map.classList.toggle('brushing', this.view.brushing);
    });
    this.#map.addEventListener('keydown', event => this.#key(event));
    this.#map.addEventListener('blur', () => {
      this.view.cursor = -1;
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.#map) return;
    const step = 80;
    const pan = event.shiftKey;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => (pan ? this.view.panBy(step, 0) : this.#step(-1, 0)),
      ArrowRight: () => (pan ? this.view.panBy(-step, 0) : this.#step(1, 0)),
      ArrowUp: () => (pan ? this.view.panBy(0, step) : this.#step(0, -1)),
      ArrowDown: () => (pan ? this.view.panBy(0, -step) : this.#step(0, 1)),
      Enter: () => this.#choose(),
      ' ': () => this.#choose(),
      Escape: () => {
        this.view.cursor = -1;
      },
      '+': () => this.view.zoomSoftly(1.5),
      '=': () => this.view.zoomSoftly(1.5),
      '-': () => this.view.zoomSoftly(1 / 1.5),
      '0': () => this.view.fit(),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  }

  #step(dx: number, dy: number): void {
    const seat = this.view.step(dx, dy);
    if (seat < 0) return;
    this.view.cursor = seat;
    this.#hooks.announce(this.#describe(seat).join(', '));
  }

  #choose(): void {
    const { cursor } = this.view;
    if (cursor < 0) return this.#step(0, 0);
    if (!this.#choosing.toggle(cursor)) return;
    const m = this.#choosing.messages;
    const name = this.#choosing.name(cursor);
    this.#hooks.announce(this.#choosing.selection.has(cursor) ? m.nowSelected(name, this.#choosing.selection.size) : m.nowRemoved(name));
  }

  #describe(seat: number): string[] {
    const { plan, messages: m } = this.#choosing;
    const { category, kind } = plan.seats[seat];
    const categoryName = plan.categories.find(each => each.id === category)?.name ?? '';
    return [this.#choosing.name(seat), categoryName, this.#hooks.price(seat), m.kinds[kind], m.looks[this.#choosing.look(seat)]].filter(Boolean);
  }

  #hovered(seat: number, x: number, y: number): void {
    const look = seat < 0 ? undefined : this.#choosing.look(seat);
    this.#map.classList.toggle('over-free', look === Look.free || look === Look.selected);
    const tooltip = this.#tooltip;
    tooltip.hidden = seat < 0;
    if (seat < 0) return;
    const [name, ...rest] = this.#describe(seat);
    tooltip.replaceChildren(element('strong', '', name), element('span', '', rest.join(' · ')));
    const left = Math.min(this.#map.clientWidth - tooltip.offsetWidth - 8, Math.max(8, x - tooltip.offsetWidth / 2));
    const top = y > tooltip.offsetHeight + 28 ? y - tooltip.offsetHeight - 16 : y + 22;
    tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
