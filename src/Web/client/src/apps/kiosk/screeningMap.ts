import { SeatStatus } from '../../contract.ts';
import type { SeatMapElement } from '../../element/define.ts';
import { seatName, seatNames } from '../../messages/seatNames.ts';
import type { Plan } from '../../plan.ts';
import type { Hold } from '../../seatMapState.ts';
import type { Scope } from './scope.ts';
import type { Messages } from '../../messages/messages.ts';

export interface Selection {
  seats: number[];
  labels: string[];
  total: number;
}

export interface MapHooks {
  changed: () => void;
  /** Selected seats that somebody else has held or bought. */
  lost: (names: string) => void;
  failed: () => void;
}

const nothing: Selection = { seats: [], labels: [], total: 0 };

/**
 * The `<seat-map>` of one screening, from opening it until it is closed, and what the kiosk's own panel shows of it (the
 * element's panel is hidden by CSS). After it has been closed, events of the element are ignored.
 */
export class ScreeningMap {
  readonly screeningId: number;
  /** The most seats that can be selected, in an exchange. */
  readonly partyLimit: number | undefined;
  /** For what is started on this map. Ends when the map is closed. */
  readonly scope: Scope;
  selection = nothing;
  /** The plan and the first statuses have arrived. */
  ready = false;
  /** Since when the map is not live, by the browser's clock. */
  awaySince: number | undefined;
  readonly #hooks: MapHooks;
  readonly #messages: Messages;
  #element: SeatMapElement | undefined;
  #left: number | undefined;

  constructor(screeningId: number, scope: Scope, hooks: MapHooks, messages: Messages, partyLimit?: number) {
    this.screeningId = screeningId;
    this.scope = scope;
    this.#hooks = hooks;
    this.#messages = messages;
    this.partyLimit = partyLimit;
  }

  /** Called with the element when it is added to the page, and with null when it is removed. */
  readonly attach = (element: SeatMapElement | null): void => {
    if (!element || this.scope.ended) return;
    this.#element = element;
    const { signal } = this.scope;
    element.addEventListener(
      'seatselect',
      ({ detail }) => {
        this.selection = detail;
        this.#hooks.changed();
      },
      { signal },
    );
    element.addEventListener('taken', ({ detail }) => this.#hooks.lost(this.names(detail.seats)), { signal });
    element.addEventListener(
      'error',
      () => {
        if (!this.ready) this.#hooks.failed();
      },
      { signal },
    );
    void this.#open(element);
  };

  /** Undefined until the map can be used. */
  get element(): SeatMapElement | undefined {
    return this.ready ? this.#element : undefined;
  }

  get plan(): Plan | undefined {
    return this.element?.plan;
  }

  /** The holds of this till on this screening: the customer's, and those left behind. */
  get holds(): Hold[] {
    return [...(this.element?.model?.state.holds.values() ?? [])];
  }

  hold(holdId: string | undefined): Hold | undefined {
    return holdId === undefined ? undefined : this.element?.model?.state.holds.get(holdId);
  }

  get seatsLeft(): number | undefined {
    const model = this.element?.model;
    if (!model) return undefined;
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
    return this.element?.connection?.serverNow() ?? Date.now();
  }

  name(seat: number): string {
    return this.plan ? seatName(this.plan, seat, this.#messages) : '';
  }

  names(seats: readonly number[]): string {
    return this.plan ? seatNames(this.plan, seats, this.#messages) : '';
  }

  category(seat: number): string {
    return this.plan?.seats[seat]?.category ?? '';
  }

  clear(): void {
    this.element?.clear();
  }

  /** Clears the stored selection, so that the next customer does not get it. */
  close(): void {
    this.scope.end();
    this.clear();
  }

  async #open(element: SeatMapElement): Promise<void> {
    await customElements.whenDefined('seat-map');
    await element.ready;
    if (this.scope.ended) return;
    this.ready = true;
    const { model, connection } = element;
    const listen = (): void => {
      this.awaySince = connection?.state === 'live' ? undefined : (this.awaySince ?? Date.now());
      this.#hooks.changed();
    };
    const off = [
      connection?.on('state', listen),
      model?.subscribe(() => {
        this.#left = undefined;
        this.#hooks.changed();
      }),
    ];
    this.scope.signal.addEventListener('abort', () => {
      for (const each of off) each?.();
    });
    // The element restores a stored selection without an event: set it again to get one.
    const labels = element.selection;
    element.clear();
    element.select(labels);
    listen();
  }
}
