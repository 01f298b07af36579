/** "8:05"; never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/**
 * From this moment on (milliseconds by the server's clock) more time is worth asking for: the server changes nothing for less than a
 * tenth of the hold time. Infinity if the hold can never be extended.
 * @param cap the last moment that it can be extended to; null if not known
 */
export function extendableFrom(expires: number, cap: number | null, holdTime: number): number {
  return cap !== null && cap - expires < holdTime / 10 ? Infinity : expires - holdTime + holdTime / 10;
}

/** Below this the countdown is highlighted. Milliseconds. */
export const urgent = 2 * 60_000;
