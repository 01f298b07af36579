import { listenToKeys, listenToTools, offerFloors, showTooltip } from '../../map/controls.ts';
import { Minimap } from '../../map/minimap.ts';
import { SeatMapView } from '../../map/seatMapView.ts';
import { en } from '../../messages/en.ts';
import { money } from '../../ui/money.ts';
import type { Desk } from './desk.ts';
import { shortId } from './ledgerText.ts';

const statusWords = ['free', 'held', 'sold', 'off sale'];

/** The map as visitors see it, but every seat can be selected, not only free ones. */
export class DeskMap {
  readonly view: SeatMapView;
  readonly #map: HTMLElement;
  readonly #tooltip: HTMLElement;
  readonly #desk: Desk;
  readonly #announce: (text: string) => void;
  readonly #minimap: Minimap;
  /** Whether the current press adds to the selection (shift, ctrl or brush). */
  #adding = false;

  /** @param root contains the map, its tools and the floor buttons. */
  constructor(root: HTMLElement, desk: Desk, announce: (text: string) => void) {
    this.#desk = desk;
    this.#announce = announce;
    this.#map = root.querySelector<HTMLElement>('.map')!;
    this.#tooltip = root.querySelector<HTMLElement>('.tooltip')!;
    this.view = new SeatMapView(this.#map, desk.plan, {
      appearance: seat => desk.appearance(seat),
      tapped: seat => {
        this.view.cursor = -1;
        desk.pickSeat(seat, this.#adding);
      },
      brushed: seats => {
        if (desk.moving) for (const seat of seats) desk.pickSeat(seat, true);
        else desk.select([...desk.selection, ...seats]);
      },
      hovered: (seat, x, y) => this.#hovered(seat, x, y),
      moved: () => {
        this.#tooltip.hidden = true;
        this.#minimap?.follow();
      },
      note: section => {
        const free = this.view.free.ofSection(section);
        return free === 0 ? 'full' : `${free.toLocaleString('en')} free`;
      },
    });
    this.#minimap = new Minimap(root.querySelector<HTMLElement>('.minimap')!, desk.plan, this.view, this.#map);
    listenToTools(root, this.#map, this.view);
    listenToKeys(this.#map, this.view, {
      reached: seat => announce(this.#describe(seat).join(', ')),
      choose: (seat, adding) => this.#chosen(seat, adding),
      leave: () => desk.select([]),
    });
    const { floorOf } = this.view.geometry;
    offerFloors(root.querySelector<HTMLElement>('.floors')!, this.view, en, floor => {
      this.view.dim(seat => floor !== undefined && floorOf[seat] !== floor);
      this.#minimap.refresh(true);
    });
    const notePress = (event: PointerEvent): void => {
      this.#adding = event.shiftKey || event.ctrlKey || event.metaKey || this.view.brushing;
    };
    this.#map.addEventListener('pointerdown', notePress, { capture: true });
    this.#map.classList.remove('loading');
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => {
        this.view.restyle();
        this.#minimap.refresh(true);
      });
    }
  }

  redraw(seats: Iterable<number> | 'all'): void {
    this.view.redraw(seats);
    this.#minimap.refresh();
  }

  #chosen(seat: number, adding: boolean): void {
    this.#desk.pickSeat(seat, adding);
    const { moving, selection } = this.#desk;
    const chosen = moving ? moving.targets : selection;
    this.#announce(`${this.#desk.name(seat)} ${chosen.has(seat) ? 'selected' : 'not selected'}, ${chosen.size} in all.`);
  }

  #describe(seat: number): string[] {
    const { plan, terms } = this.#desk;
    const fact = this.#desk.takenSeat(seat);
    const category = plan.categories.find(each => each.id === plan.seats[seat].category)?.name ?? '';
    const whose = fact?.reference ? `booking ${fact.reference}` : fact?.holder ? `holder ${shortId(fact.holder)}` : '';
    return [this.#desk.name(seat), statusWords[this.#desk.status(seat)], whose, category, money(this.#desk.price(seat), terms.currency)].filter(Boolean);
  }

  #hovered(seat: number, x: number, y: number): void {
    this.#map.classList.toggle('over-seat', seat >= 0);
    showTooltip(this.#tooltip, this.#map, x, y, seat < 0 ? [] : this.#describe(seat));
  }
}
