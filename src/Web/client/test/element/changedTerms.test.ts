import { describe, expect, it } from 'vitest';
import { changedTerms, changeNotice } from '../../src/element/changedTerms.ts';
import type { Terms } from '../../src/element/loadTerms.ts';
import { en } from '../../src/messages/en.ts';

const terms: Terms = {
  screeningId: 7, planHash: 'plan', maxSeats: 4, holdSeconds: 600, currency: 'EUR', orphanRule: false, accessibleRelease: 'never',
  prices: [{ category: 'a', name: 'A', color: '#336699', amount: 1250 }, { category: 'b', name: 'B', color: '#993366', amount: 900 }],
  version: 3, startsAt: '2026-11-21T18:30:00+00:00', timeZone: 'Europe/Berlin', hallNotes: '', calledOff: false,
    callOffReason: '',
};

const notice = {
  screeningId: 7, version: 4, startsAt: '2026-11-21T19:00:00Z', hallNotes: '', salesOpenAt: '2026-11-01T00:00:00Z',
  salesCloseAt: '2026-11-21T19:00:00Z', prices: [{ category: 'b', amount: 0 }, { category: 'a', amount: 1250 }], calledOff: false,
  callOffReason: '',
};

describe('a change of the screening', () => {
  it('replaces start, notes and prices', () => {
    const after = changedTerms(terms, notice);
    expect(after).toMatchObject({ version: 4, startsAt: '2026-11-21T19:00:00.000Z', hallNotes: '' });
    expect(after.prices.map(({ category, amount }) => [category, amount])).toEqual([['a', 1250], ['b', 0]]);
  });

  it('is ignored if it is not newer', () => {
    expect(changedTerms(terms, { ...notice, version: 3 })).toBe(terms);
    expect(changedTerms(terms, { ...notice, version: 2 })).toBe(terms);
  });

  it('says by the clock of the venue when it starts now, and when it was to', () => {
    const text = changeNotice(en, 'en-GB', terms, changedTerms(terms, notice), false)!.text;
    // Whether there is a comma depends on the version of the platform's data.
    expect(text).toMatch(/now Sat,? 21 Nov,? 20:00, not Sat,? 21 Nov,? 19:30/);
    expect(text).toContain(en.pricesChanged);
  });

  it('says notes, and that sales have closed', () => {
    const same = { ...notice, startsAt: '2026-11-21T18:30:00Z', prices: [] };
    const after = changedTerms(terms, { ...same, hallNotes: 'Entrance B' });
    expect(changeNotice(en, 'en-GB', terms, after, true)!.text).toBe(`Please note: Entrance B ${en.salesClosed}`);
    expect(changeNotice(en, 'en-GB', terms, changedTerms(terms, same), false)).toBeUndefined();
  });

  it('says first of all that the screening is called off, and why', () => {
    const off = changedTerms(terms, { ...notice, calledOff: true, callOffReason: 'The singer is ill.' });
    expect(off.calledOff).toBe(true);
    expect(changeNotice(en, 'en-GB', terms, off, true)).toEqual({ tone: 'sorry', text: en.calledOff('The singer is ill.') });
  });

  it('is in UTC, and says so, where the browser does not know the zone', () => {
    const odd = { ...terms, timeZone: 'Mars/Olympus' };
    expect(changeNotice(en, 'en-GB', odd, changedTerms(odd, notice), false)!.text).toContain('19:00 UTC');
  });
});
