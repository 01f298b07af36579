import { SeatStatus } from '../../contract.ts';
import type { SeatMapElement } from '../../element/define.ts';
import { seatName, seatNames } from '../../messages/seatNames.ts';
import type { Hold } from '../../model.ts';
import type { Plan } from '../../plan.ts';

export interface Selection {
  seats: number[];
  labels: string[];
  total: number;
}

export interface MapHooks {
  changed: () => void;
  /** Seats of the selection that somebody else has got. */
  lost: (names: string) => void;
  failed: (message: string) => void;
}

const nothing: Selection = { seats: [], labels: [], total: 0 };

/** `<seat-map>` of one screening without its panel, and what the kiosk shows of it beside the map. */
export class ScreeningMap {
  readonly element: SeatMapElement;
  readonly screeningId: number;
  selection = nothing;
  /** The plan is there and the first picture has come. */
  ready = false;
  /** Since when the map has not been live (our clock). */
  awaySince: number | undefined;
  readonly #hooks: MapHooks;
  #left: number | undefined;

  constructor(screeningId: number, hooks: MapHooks, partyLimit?: number) {
    this.screeningId = screeningId;
    this.#hooks = hooks;
    const element = (this.element = document.createElement('seat-map') as SeatMapElement);
    element.setAttribute('screening', String(screeningId));
    if (partyLimit !== undefined) element.setAttribute('party-limit', String(partyLimit));
    element.addEventListener('seatselect', ({ detail }) => {
      this.selection = detail;
      hooks.changed();
    });
    element.addEventListener('taken', ({ detail }) => hooks.lost(this.names(detail.seats)));
    element.addEventListener('error', ({ detail }) => {
      if (!this.ready) hooks.failed(detail.message);
    });
    void this.#open();
  }

  get plan(): Plan | undefined {
    return this.element.plan;
  }

  /** The member of staff's own holds on this screening: this customer's, and what was left behind. */
  get holds(): Hold[] {
    return [...(this.element.model?.state.holds.values() ?? [])];
  }

  hold(holdId: string | undefined): Hold | undefined {
    return holdId === undefined ? undefined : this.element.model?.state.holds.get(holdId);
  }

  get seatsLeft(): number | undefined {
    const { model } = this.element;
    if (!this.ready || !model) return undefined;
    if (this.#left === undefined) {
      this.#left = 0;
      for (const status of model.state.statuses) if (status === SeatStatus.free) this.#left++;
    }
    return this.#left;
  }

  get hasWheelchairSpaces(): boolean {
    return this.plan?.seats.some(seat => seat.kind === 'wheelchair') ?? false;
  }

  /** The server's clock. */
  now(): number {
    return this.element.connection?.serverNow() ?? Date.now();
  }

  name(seat: number): string {
    return this.plan ? seatName(this.plan, seat) : '';
  }

  names(seats: readonly number[]): string {
    return this.plan ? seatNames(this.plan, seats) : '';
  }

  category(seat: number): string {
    return this.plan?.seats[seat]?.category ?? '';
  }

  /** What was selected is for this customer, not for the next who opens the same screening. */
  close(): void {
    this.element.clear();
  }

  async #open(): Promise<void> {
    await customElements.whenDefined('seat-map');
    await this.element.ready;
    this.ready = true;
    const { model, connection } = this.element;
    const listen = (): void => {
      this.awaySince = connection?.state === 'live' ? undefined : (this.awaySince ?? Date.now());
      this.#hooks.changed();
    };
    connection?.on('state', listen);
    model?.subscribe(() => {
      this.#left = undefined;
      this.#hooks.changed();
    });
    // A selection that a reload has kept is there without an event.
    const labels = this.element.selection;
    this.element.clear();
    this.element.select(labels);
    listen();
  }
}
