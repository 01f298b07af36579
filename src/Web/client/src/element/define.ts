import { SeatMapElement } from './seatMapElement.ts';

export type { SeatMapEvents } from './events.ts';
export { SeatMapElement };

declare global {
  interface HTMLElementTagNameMap {
    'seat-map': SeatMapElement;
  }
}

// A page may load the script twice; the first definition is used.
if (!customElements.get('seat-map')) customElements.define('seat-map', SeatMapElement);
