import type { Dispatch } from './events.ts';

/** The command that is running. */
export type Busy = '' | 'hold' | 'best' | 'extend' | 'release';

export interface SeatPickerHooks {
  dispatch: Dispatch;
  /** The state has changed; these seats may have another appearance. */
  changed: (seats: readonly number[] | 'all') => void;
  /** Scrolls the map to these seats. */
  reveal: (seats: number[]) => void;
}

export const noHooks: SeatPickerHooks = { dispatch: () => undefined, changed: () => undefined, reveal: () => undefined };
