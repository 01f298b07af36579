import { expect, it } from 'vitest';
import type { Booking } from '../../../src/api/types.ts';
import { bookedName, referenceIn } from '../../../src/apps/kiosk/bookingActions.ts';
import { ar } from '../../../src/messages/ar.ts';
import { de } from '../../../src/messages/de.ts';
import { en } from '../../../src/messages/en.ts';

it('finds the reference in what is typed and in what a scanner reads', () => {
  expect(referenceIn('k7-q2 m9')).toBe('K7Q2M9');
  expect(referenceIn('https://seats.example/bookings/K7Q2M9X4BC?from=qr')).toBe('K7Q2M9X4BC');
  expect(referenceIn('http://127.0.0.1:5080/kiosk/tickets/k7q2m9x4bc\n')).toBe('K7Q2M9X4BC');
});

it('calls a booked seat as the map does, and never says less than its name', () => {
  const seat = (name: string, row: string, number: string) => ({ name, row, number, label: 'X' }) as Booking['seats'][number];
  const all = [seat('Row F seat 7', 'F', '7'), seat('Stalls, row F seat 7', 'F', '7'), seat('Seat 7', '', '7')];
  expect(all.map(each => bookedName(each, en))).toEqual(['Row F seat 7', 'Stalls, row F seat 7', 'Seat 7']);
  expect(all.map(each => bookedName(each, de))).toEqual(['Reihe F Platz 7', 'Stalls, Reihe F Platz 7', 'Platz 7']);
  expect(bookedName(all[1], ar)).toBe(ar.seat('\u2068Stalls\u2069', '\u2068F\u2069', '\u20687\u2069'));
  const labels = [seat('Sofa left', '', ''), seat('Row F seat 7 (aisle)', 'F', '7'), seat('Table 7 chair left', 'Table 7', 'left')];
  expect(labels.map(each => bookedName(each, de))).toEqual(['Sofa left', 'Row F seat 7 (aisle)', 'Table 7 chair left']);
});
