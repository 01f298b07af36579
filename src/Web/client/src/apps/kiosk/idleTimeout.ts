/** When the customer has left: ask, count down, then release the seats and start over. Times in milliseconds. */

export interface IdleLimits {
  quiet: number;
  warning: number;
}

export type Idle = 'active' | { warningUntil: number } | 'over';

/** @param asking when the countdown on the screen ends; undefined if none is shown. */
export function idleState(now: number, touchedAt: number, asking: number | undefined, limits: IdleLimits): Idle {
  if (asking !== undefined) return now >= asking ? 'over' : { warningUntil: asking };
  return now - touchedAt >= limits.quiet ? { warningUntil: now + limits.warning } : 'active';
}

/** The page gives them in seconds. */
export function idleLimits({ idleSeconds, idleWarningSeconds }: DOMStringMap): IdleLimits {
  return { quiet: Number(idleSeconds ?? 90) * 1_000, warning: Number(idleWarningSeconds ?? 15) * 1_000 };
}
