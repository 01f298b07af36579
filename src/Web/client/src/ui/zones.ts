import table from './zoneAliases.json';

/**
 * Times in the time zones of venues. The same texts and rules as the server's VenueClock, TimeZones and LocalTime, which read the same
 * table of former names.
 */

const present = new Map<string, string>(Object.entries(table));
const minute = 60_000;
const day = 24 * 60 * minute;

/** By the name of the zone; undefined for a zone that this browser does not know. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** Whether this browser knows a zone, by this name or by a former or newer one. */
export function knownZone(timeZone: string): boolean {
  return formatOf(timeZone) !== undefined;
}

/** As a `datetime-local` field writes it: "2026-11-21T20:15". In UTC if the browser does not know the zone. */
export function toLocal(at: number, timeZone: string): string {
  const format = formatOf(timeZone);
  if (!format) return new Date(at).toISOString().slice(0, 16);
  const parts = format.formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find(each => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The moments, in order, at which clocks of the zone show this: one, two (in the night when clocks go back) or none (when they go forward).
 * Undefined for what is no time.
 */
export function localMoments(local: string, timeZone: string): number[] | undefined {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return undefined;
  // An offset lasts for longer than two days. So the one that applies is that of a day before or of a day after.
  const offsets = new Set([ahead(shown - day, timeZone), ahead(shown + day, timeZone)]);
  const moments = [...offsets].map(offset => shown - offset);
  return moments.filter(at => toLocal(at, timeZone) === local.slice(0, 16)).sort((a, b) => a - b);
}

/** The last minute before and the first after a local time that is skipped: "01:59" and "03:00", with the day where it is another. */
export function skippedNeighbours(local: string, timeZone: string): [before: string, after: string] {
  const shown = Date.parse(`${local}Z`);
  const offset = ahead(shown - day, timeZone);
  let [early, late] = [(shown - day) / minute, (shown + day) / minute];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (ahead(middle * minute, timeZone) === offset) early = middle;
    else late = middle;
  }
  const text = (at: number): string => toLocal(at, timeZone).replace(`${local.slice(0, 10)}T`, '').replace('T', ' ');
  return [text(early * minute), text(late * minute)];
}

/** "UTC+2", "UTC−3:30" */
export function offsetText(at: number, timeZone: string): string {
  const minutes = Math.round(ahead(at, timeZone) / minute);
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** "20:15"; "02:30 UTC+2" in the hour that is repeated; "18:15 UTC" if the browser does not know the zone. */
export function timeText(at: number, timeZone: string, { seconds = false } = {}): string {
  const local = toLocal(at, timeZone);
  const time = seconds ? `${local.slice(11)}:${new Date(at).toISOString().slice(17, 19)}` : local.slice(11);
  if (!knownZone(timeZone)) return `${time} UTC`;
  return (localMoments(local, timeZone)?.length ?? 0) > 1 ? `${time} ${offsetText(at, timeZone)}` : time;
}

/** Milliseconds. */
function ahead(at: number, timeZone: string): number {
  return Date.parse(`${toLocal(at, timeZone)}Z`) - Math.floor(at / minute) * minute;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  const now = present.get(timeZone) ?? timeZone;
  const former = [...present].filter(([, name]) => name === now).map(([alias]) => alias);
  let format: Intl.DateTimeFormat | undefined;
  for (const name of [timeZone, now, ...former]) format ??= tryFormat(name);
  formats.set(timeZone, format);
  return format;
}

function tryFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (timeZone === '') return undefined;
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return undefined;
  }
}
