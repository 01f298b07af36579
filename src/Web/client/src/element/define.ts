import { SeatMapElement } from './seatMapElement.ts';

export type { SeatMapEvents } from './events.ts';
export { SeatMapElement };

declare global {
  interface HTMLElementTagNameMap {
    'seat-map': SeatMapElement;
  }
}

// A page may load two copies; the first one serves.
if (!customElements.get('seat-map')) customElements.define('seat-map', SeatMapElement);
