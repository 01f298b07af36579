import { listenToKeys, listenToTools, offerFloors, showTooltip } from '../../../map/controls.ts';
import { Minimap } from '../../../map/minimap.ts';
import { SeatMapView } from '../../../map/seatMapView.ts';
import { pagePrice } from '../../../ui/pagePrices.ts';
import type { Desk } from './desk.ts';
import { addSeats, pickSeat, select, type DeskState } from './deskState.ts';
import { shortId } from './ledgerText.ts';
import { appearanceAt, nameOf, priceOf, seatsToRedraw, statusAt, takenSeatAt } from './seatFacts.ts';
import { text } from '../../../ui/pageTexts.ts';

const statusWords = ['status.isFree', 'status.isHeld', 'status.isSold', 'status.isBlocked'] as const;

/** The map as visitors see it, but every seat can be selected, not only free ones. */
export class DeskMap {
  readonly view: SeatMapView;
  readonly #map: HTMLElement;
  readonly #tooltip: HTMLElement;
  readonly #desk: Desk;
  readonly #minimap: Minimap;
  /** Whether the current press adds to the selection (shift, ctrl or brush). */
  #adding = false;

  /** @param root contains the map, its tools and the floor buttons. */
  constructor(root: HTMLElement, desk: Desk) {
    this.#desk = desk;
    this.#map = root.querySelector<HTMLElement>('.map')!;
    this.#tooltip = root.querySelector<HTMLElement>('.tooltip')!;
    const { store } = desk;
    const { plan } = store.state.hall;
    this.view = new SeatMapView(this.#map, plan, {
      appearance: seat => appearanceAt(store.state, seat),
      shapes: store.state.hall.messages.shapes,
      tapped: seat => {
        this.view.cursor = -1;
        store.update(state => pickSeat(state, seat, this.#adding));
      },
      brushed: seats => store.update(state => addSeats(state, seats)),
      hovered: (seat, x, y) => this.#hovered(seat, x, y),
      moved: () => {
        this.#tooltip.hidden = true;
        this.#minimap?.follow();
      },
      // The tools lie over the lower edge.
      covered: 52,
      note: section => {
        const free = this.view.free.ofSection(section);
        return free === 0 ? text('desk.full') : text('desk.freeIn', { count: free });
      },
    });
    this.#minimap = new Minimap(root.querySelector<HTMLElement>('.minimap')!, plan, this.view, this.#map);
    listenToTools(root, this.#map, this.view);
    listenToKeys(this.#map, this.view, {
      reached: seat => this.#announce(this.#describe(seat).join(store.state.hall.messages.comma)),
      choose: (seat, adding) => this.#chosen(seat, adding),
      leave: () => store.update(state => select(state, [])),
    });
    const { floorOf } = this.view.geometry;
    offerFloors(root.querySelector<HTMLElement>('.floors')!, this.view, store.state.hall.messages, floor => {
      this.view.dim(seat => floor !== undefined && floorOf[seat] !== floor);
      this.#minimap.refresh(true);
    });
    const notePress = (event: PointerEvent): void => {
      this.#adding = event.shiftKey || event.ctrlKey || event.metaKey || this.view.brushing;
    };
    this.#map.addEventListener('pointerdown', notePress, { capture: true });
    this.#map.classList.remove('loading');
    store.subscribe((after, before) => this.#redraw(seatsToRedraw(before, after)));
    desk.connection.model.subscribe(({ seats }) => {
      if (!store.state.past) this.#redraw(seats);
    });
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => {
        this.view.restyle();
        this.#minimap.refresh(true);
      });
    }
  }

  #redraw(seats: Iterable<number> | 'all'): void {
    this.view.redraw(seats);
    this.#minimap.refresh();
  }

  #chosen(seat: number, adding: boolean): void {
    this.#desk.store.update(state => pickSeat(state, seat, adding));
    const { state } = this.#desk.store;
    const chosen = state.moving ? state.moving.targets : state.selection;
    this.#announce(text(chosen.has(seat) ? 'desk.nowSelected' : 'desk.notSelected', { name: nameOf(state, seat), count: chosen.size }));
  }

  #announce(announcement: string): void {
    this.#desk.store.update(state => ({ ...state, announcement }));
  }

  #describe(seat: number): string[] {
    return describe(this.#desk.store.state, seat);
  }

  #hovered(seat: number, x: number, y: number): void {
    this.#map.classList.toggle('over-seat', seat >= 0);
    showTooltip(this.#tooltip, this.#map, x, y, seat < 0 ? [] : this.#describe(seat));
  }
}

function describe(state: DeskState, seat: number): string[] {
  const { plan, terms } = state.hall;
  const fact = takenSeatAt(state, seat);
  const category = plan.categories.find(each => each.id === plan.seats[seat].category)?.name ?? '';
  const whose = fact?.reference ? text('desk.ofBooking', { reference: fact.reference })
    : fact?.holder ? text('desk.ofHolder', { id: shortId(fact.holder) })
    : '';
  const cost = pagePrice(priceOf(state, seat), terms.currency);
  return [nameOf(state, seat), text(statusWords[statusAt(state, seat)]), whose, category, cost].filter(Boolean);
}
