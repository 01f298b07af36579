/** Times in the time zone of the venue. If the browser does not know the zone: in UTC, as on the server. */
export class VenueClock {
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    const zone = knownZone(timeZone) ? timeZone : 'UTC';
    this.#time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.#day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' });
  }

  /** "20:03:07" */
  time(at: string | number): string {
    return this.#time.format(new Date(at));
  }

  /** "Sat 21 Nov" */
  day(at: string | number): string {
    return this.#day.format(new Date(at)).replace(',', '');
  }

  /** "Sat 21 Nov, 20:03:07" */
  full(at: string | number): string {
    return `${this.day(at)}, ${this.time(at)}`;
  }
}

export function knownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone !== '';
  } catch {
    return false;
  }
}

/** The local time in that zone, as a `datetime-local` field writes it: "2026-11-21T20:15". */
export function toLocal(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = format.formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find(each => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The moment of a local time in that zone. Undefined for a local time that does not exist (clocks go forward); the first
 * moment for a local time that exists twice (clocks go back).
 */
export function fromLocal(local: string, timeZone: string): number | undefined {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return undefined;
  // The zone's UTC offsets a day before and a day after: the offset that applies is one of the two.
  const day = 24 * 60 * 60_000;
  const ahead = (at: number): number => Date.parse(`${toLocal(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000;
  const moments = [shown - ahead(shown - day), shown - ahead(shown + day)].sort((a, b) => a - b);
  return moments.find(at => toLocal(at, timeZone) === local.slice(0, 16));
}
