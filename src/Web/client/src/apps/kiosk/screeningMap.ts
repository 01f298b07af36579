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
  /** Selected seats that somebody else has held or bought. */
  lost: (names: string) => void;
  failed: (message: string) => void;
}

const nothing: Selection = { seats: [], labels: [], total: 0 };

/** The `<seat-map>` element of one screening (its panel is hidden by CSS), and what the kiosk's own panel shows of it. */
export class ScreeningMap {
  readonly element: SeatMapElement;
  readonly screeningId: number;
  selection = nothing;
  /** The plan and the first statuses have arrived. */
  ready = false;
  /** Since when the map has not been live, by the browser's clock. */
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

  /** The holds of this till on this screening: the customer's, and those left behind. */
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

  /** Clears the stored selection, so that the next customer does not get it. */
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
    // The element restores a stored selection without an event: set it again to get one.
    const labels = this.element.selection;
    this.element.clear();
    this.element.select(labels);
    listen();
  }
}
