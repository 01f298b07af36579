import type { SeatMapConnection } from '../connection.ts';
import { applyDelta } from '../seatMapState.ts';
import { decodeDelta } from '../wire.ts';
import type { OpenMap } from './openMap.ts';

/** Seats of a hall of which only the sections in view are watched. */
const large = 10_000;

/** In a large hall, watches only what is shown. If the script for that cannot be loaded, all seats stay watched. */
export function watchSections(connection: SeatMapConnection, map: OpenMap, root: ShadowRoot, end: AbortSignal): void {
  if (connection.model.state.seatCount <= large) return;
  import('./sections.ts').then(each => each.showSections(connection, map, root, [applyDelta, decodeDelta], end)).catch(() => undefined);
}
