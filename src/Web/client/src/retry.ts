/**
 * Full jitter: anywhere between nothing and a ceiling that doubles up to the cap. After an outage thousands of maps
 * come back at once; spreading them over the whole interval is what lets the server answer them.
 */
export function retryDelay(attempt: number, random: () => number = Math.random, base = 400, cap = 10_000): number {
  // 2^attempt overflows to Infinity for large attempts, which min() settles.
  return Math.floor(random() * Math.min(cap, base * 2 ** Math.max(0, attempt)));
}
