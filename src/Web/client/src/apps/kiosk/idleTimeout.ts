/** A customer who has walked away must not keep seats from the next: ask, count down, start over. Times in milliseconds. */

export interface IdleLimits {
  quiet: number;
  warning: number;
}

export type Idle = 'active' | { warningUntil: number } | 'over';

/** @param asking until when the question has been on the screen, if it is. */
export function idleState(now: number, touchedAt: number, asking: number | undefined, limits: IdleLimits): Idle {
  if (asking !== undefined) return now >= asking ? 'over' : { warningUntil: asking };
  return now - touchedAt >= limits.quiet ? { warningUntil: now + limits.warning } : 'active';
}

/** From the page, in seconds. */
export function idleLimits({ idleSeconds, idleWarningSeconds }: DOMStringMap): IdleLimits {
  return { quiet: Number(idleSeconds ?? 90) * 1_000, warning: Number(idleWarningSeconds ?? 15) * 1_000 };
}
