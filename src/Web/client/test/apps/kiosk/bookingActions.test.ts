import { expect, it } from 'vitest';
import { referenceIn } from '../../../src/apps/kiosk/bookingActions.ts';

it('finds the reference in what is typed and in what a scanner reads', () => {
  expect(referenceIn('k7-q2 m9')).toBe('K7Q2M9');
  expect(referenceIn('https://seats.example/bookings/K7Q2M9X4BC?from=qr')).toBe('K7Q2M9X4BC');
  expect(referenceIn('http://127.0.0.1:5080/kiosk/tickets/k7q2m9x4bc\n')).toBe('K7Q2M9X4BC');
});
