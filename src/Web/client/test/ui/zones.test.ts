import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dateText, dayText } from '../../src/ui/days.ts';
import { knownZone, localMoments, offsetText, skippedNeighbours, timeText, toLocal } from '../../src/ui/zones.ts';

const aliases = JSON.parse(readFileSync(new URL('../../src/ui/zoneAliases.json', import.meta.url), 'utf8')) as Record<string, string>;
/** What the server shows at these moments: written by its own test from every zone that it knows. */
const vectors = JSON.parse(readFileSync(new URL('../../../../../tests/vectors/zones.json', import.meta.url), 'utf8')) as {
  zone: string;
  at: string;
  time: string;
}[];

describe('times in zones', () => {
  it.each([
    ['2026-11-21T20:15', 'Europe/Berlin', ['2026-11-21T19:15:00.000Z']],
    ['2026-07-01T20:15', 'Europe/Berlin', ['2026-07-01T18:15:00.000Z']],
    ['2026-11-21T00:05', 'Asia/Tokyo', ['2026-11-20T15:05:00.000Z']],
    ['2026-11-21T20:15', 'America/New_York', ['2026-11-22T01:15:00.000Z']],
    ['2026-10-25T02:30', 'Europe/Berlin', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z']],
    ['2026-03-29T02:30', 'Europe/Berlin', []],
    ['2011-12-30T12:00', 'Pacific/Apia', []],
  ])('reads %s in %s', (local, zone, expected) => {
    expect(localMoments(local, zone)!.map(at => new Date(at).toISOString())).toEqual(expected);
  });

  it('reads no nonsense', () => {
    expect(localMoments('', 'Europe/Berlin')).toBeUndefined();
    expect(localMoments('soon', 'Europe/Berlin')).toBeUndefined();
  });

  it('says what is around a time that is skipped', () => {
    expect(skippedNeighbours('2026-03-29T02:30', 'Europe/Berlin')).toEqual(['01:59', '03:00']);
    expect(skippedNeighbours('2026-10-04T02:10', 'Australia/Lord_Howe')).toEqual(['01:59', '02:30']);
    expect(skippedNeighbours('2011-12-30T12:00', 'Pacific/Apia')).toEqual(['2011-12-29 23:59', '2011-12-31 00:00']);
  });

  it('tells one of two equal times from the other', () => {
    const [first, second] = localMoments('2026-10-25T02:30', 'Europe/Berlin')!;
    expect([timeText(first, 'Europe/Berlin'), timeText(second, 'Europe/Berlin')]).toEqual(['02:30 UTC+2', '02:30 UTC+1']);
    expect(timeText(second + 7_000, 'Europe/Berlin', { seconds: true })).toBe('02:30:07 UTC+1');
    expect(timeText(Date.parse('2026-10-25T02:00:00Z'), 'Europe/Berlin')).toBe('03:00');
    expect(timeText(Date.parse('2026-11-01T05:30:00Z'), 'America/New_York')).toBe('01:30 UTC−4');
    expect(offsetText(0, 'Asia/Kathmandu')).toBe('UTC+5:30');
  });

  it('shows times of a zone that nobody knows in UTC, and says so', () => {
    expect(knownZone('Nowhere/Town')).toBe(false);
    expect(timeText(Date.parse('2026-11-21T19:15:00Z'), 'Nowhere/Town')).toBe('19:15 UTC');
    expect(dayText(Date.parse('2026-11-21T23:15:00Z'), 'Nowhere/Town')).toMatch(/^Sat 21 Nov/);
  });

  it('knows every former name as the present one', () => {
    const at = Date.parse('2026-11-21T19:15:00Z');
    for (const [alias, name] of Object.entries(aliases)) expect([alias, toLocal(at, alias)]).toEqual([alias, toLocal(at, name)]);
  });

  it('says the year of a day that is far away', () => {
    expect(dateText('1999-05-01', 'date.date')).toBe('1 May 1999');
    expect(dateText(new Date().toISOString().slice(0, 10), 'date.date')).not.toMatch(/\d{4}/);
  });

  it('shows the same time as the server in every zone, and finds the moment again', () => {
    expect(vectors.length).toBeGreaterThan(1_000);
    for (const { zone, at, time } of vectors) {
      const moment = Date.parse(at);
      expect([zone, at, timeText(moment, zone)]).toEqual([zone, at, time]);
      expect([zone, at, localMoments(toLocal(moment, zone), zone)?.includes(moment)]).toEqual([zone, at, true]);
    }
  });

  const zones = Intl.supportedValuesOf('timeZone').map(zone => [zone]);
  it.each(zones)('finds every moment of %s again around its changes and on one day', zone => {
    const hour = 3_600_000;
    const step = 30 * 60_000;
    const start = Date.parse('2026-01-01T00:00:00Z');
    for (let day = 0; day < 366; day++) {
      const [from, to] = [start + day * 24 * hour, start + (day + 1) * 24 * hour];
      if (offsetText(from, zone) === offsetText(to, zone) && day !== 0) continue;
      for (let at = from; at < to; at += step) {
        expect([at, localMoments(toLocal(at, zone), zone)]).toEqual([at, expect.arrayContaining([at])]);
      }
    }
  });
});
