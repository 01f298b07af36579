import type { IRetryPolicy } from '@microsoft/signalr';

export const endlessReconnect: IRetryPolicy = {
  nextRetryDelayInMilliseconds: ({ previousRetryCount }) => retryDelay(previousRetryCount),
};

/**
 * Exponential back-off with full jitter: a random delay between 0 and a limit that doubles up to the cap. After an outage
 * thousands of maps reconnect; the random delay spreads them over the whole interval.
 */
export function retryDelay(attempt: number, random: () => number = Math.random, base = 400, cap = 10_000): number {
  // 2^attempt is Infinity for large attempts, and min() returns the cap then.
  return Math.floor(random() * Math.min(cap, base * 2 ** Math.max(0, attempt)));
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
