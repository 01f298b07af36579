import { describe, expect, it } from 'vitest';
import type { Field, FormState } from '../../../../src/apps/staff/newScreening/newScreening.ts';
import {
  edit,
  editPrice,
  emptyForm,
  hallNames,
  readForm,
  refusedByServer,
  twoMoments,
} from '../../../../src/apps/staff/newScreening/newScreening.ts';
import { plan } from '../ledgerSample.ts';

const now = Date.parse('2026-11-01T12:00:00Z');
const halls = [
  { hall: 'One', venue: 'House', city: 'Berlin', timeZone: 'Europe/Berlin' },
  { hall: 'Main', venue: 'Odeon', city: 'Bath', timeZone: 'Europe/London' },
  { hall: 'Grand', venue: 'Odeon', city: 'Basel', timeZone: 'Europe/Zurich' },
  { hall: 'Red', venue: 'Palace', city: 'Tokyo', timeZone: 'Asia/Tokyo' },
  { hall: 'Blue', venue: 'Palace', city: 'Tokyo', timeZone: 'Asia/Tokyo' },
];
const empty = emptyForm(halls, 'Europe/Berlin', now);

function type(state: FormState, values: Partial<Record<Field, string>>): FormState {
  return Object.entries(values).reduce((next, [field, value]) => edit(next, field as Field, value, now), state);
}

const filledValues = { title: ' Night Ferry ', venue: 'House', startsAt: '2026-11-21T20:15', planHash: 'p' };
const filled = {
  ...editPrice(editPrice(type(empty, filledValues), 'a', '12,50'), 'b', '9'),
  plan,
};

describe('the form for a new screening', () => {
  it('suggests when sales open and close, until these times are edited', () => {
    expect(empty.values.salesOpenAt).toBe('2026-11-01T13:00');
    const started = type(empty, { startsAt: '2026-11-21T20:15' });
    expect(started.values.salesCloseAt).toBe('2026-11-21T20:30');
    const edited = type(started, { salesCloseAt: '2026-11-21T19:00', startsAt: '2026-11-22T20:15' });
    expect(edited.values.salesCloseAt).toBe('2026-11-21T19:00');
  });

  it('fills in what is known of a venue', () => {
    expect(type(empty, { venue: 'House' }).values).toMatchObject({ hall: 'One', city: 'Berlin' });
    const palace = type(empty, { venue: 'Palace' });
    expect(palace.values).toMatchObject({ hall: '', city: 'Tokyo', timeZone: 'Asia/Tokyo', salesOpenAt: '2026-11-01T21:00' });
    expect(hallNames(palace)).toEqual(['Red', 'Blue']);
    expect(hallNames(empty)).toEqual(['One', 'Main', 'Grand', 'Red', 'Blue']);
    expect(type(empty, { venue: '  hOUSE ' }).values).toMatchObject({ hall: 'One', city: 'Berlin' });
  });

  it('asks for the city of a venue whose name two cities have', () => {
    const odeon = type(empty, { venue: 'Odeon' });
    expect(odeon.values).toMatchObject({ hall: '', city: '' });
    expect(hallNames(odeon)).toEqual(['Main', 'Grand']);
    const basel = type(odeon, { city: 'basel' });
    expect(basel.values).toMatchObject({ hall: 'Grand', city: 'Basel', timeZone: 'Europe/Zurich' });
    expect(hallNames(basel)).toEqual(['Grand']);
    // A venue of that name in a third city is a new one.
    expect(type(odeon, { city: 'Bremen' }).values).toMatchObject({ city: 'Bremen', hall: '' });
    expect(type(empty, { venue: 'House', city: 'York' }).values).toMatchObject({ city: 'York' });
  });

  it('is read as a request', () => {
    const { request, errors } = readForm(filled);
    expect(errors).toEqual({});
    expect(request).toMatchObject({
      title: 'Night Ferry',
      startsAt: '2026-11-21T19:15:00.000Z',
      currency: 'EUR',
      prices: { a: 1250, b: 900 },
      accessibleRelease: 'never',
    });
    expect(readForm(type(filled, { accessibleRelease: 'hallSold' })).request.accessibleRelease).toBe('hallSold');
  });

  it('says what is missing or wrong', () => {
    expect(readForm(empty).errors).toMatchObject({
      title: 'This is needed.',
      planHash: 'Choose a plan.',
      startsAt: 'Choose a day and a time.',
    });
    const wrong = type(editPrice(filled, 'a', '-1'), { currency: 'E', salesCloseAt: '2026-10-01T10:00', startsAt: '2027-03-28T02:30' });
    expect(readForm(wrong).errors).toEqual({
      startsAt: 'No clock there shows this time: 01:59 is followed by 03:00 that day.',
      salesCloseAt: 'Sales close before they open.',
      currency: 'Three letters, such as EUR.',
      'price-a': 'A price such as 12.50.',
      'price-b': 'A price such as 12.50.',
    });
    const late = type(filled, { salesOpenAt: '2026-11-21T20:15', salesCloseAt: '2026-11-21T20:45' });
    expect(readForm(late).errors).toEqual({ salesOpenAt: 'Sales open before the screening starts.' });
  });

  it('leaves times in a zone that the browser does not know to the server', () => {
    const { request, errors } = readForm(type(filled, { timeZone: 'Nowhere/Town' }));
    expect(errors).toEqual({});
    expect(request).toMatchObject({ timeZone: 'Nowhere/Town', startsAt: '2026-11-21T20:15' });
  });

  it('asks which of two equal times is meant', () => {
    const night = type(filled, { startsAt: '2027-10-31T02:30' });
    expect(twoMoments(night, 'startsAt')!.map(({ offset }) => offset)).toEqual(['UTC+2', 'UTC+1']);
    expect(twoMoments(night, 'salesOpenAt')).toBeUndefined();
    expect(readForm(night).request.startsAt).toBe('2027-10-31T00:30:00.000Z');
    expect(readForm({ ...night, later: { startsAt: true } }).request.startsAt).toBe('2027-10-31T01:30:00.000Z');
  });

  it('takes prices and texts of any currency and script up to the limits of the server', () => {
    const inVnd = type(editPrice(editPrice(filled, 'a', '12000000'), 'b', '0'), { currency: 'vnd' });
    expect(readForm(inVnd)).toMatchObject({ errors: {}, request: { currency: 'VND', prices: { a: 12_000_000, b: 0 } } });
    const wrong = type(editPrice(editPrice(filled, 'a', '100000000.001'), 'b', '12.5555'), { currency: 'KWD', title: '😀'.repeat(101) });
    expect(readForm(wrong).errors).toEqual({
      title: 'Too long: at most 200 characters.',
      'price-a': 'At most KWD\u00a0100,000,000.000.',
      'price-b': 'A price such as 12.500.',
    });
    expect(readForm(type(filled, { title: '😀'.repeat(100) })).errors).toEqual({});
  });

  it('shows the message of the server beside the field that it is about, until that is edited', () => {
    const refused = refusedByServer(filled, 'prices: "b" costs too much.');
    expect(refused.errors).toEqual({ 'price-b': '"b" costs too much.' });
    expect(editPrice(refused, 'b', '8').errors).toEqual({});
    expect(refusedByServer(filled, 'constructor: no.')).toMatchObject({ errors: {}, notice: 'constructor: no.' });
  });
});
