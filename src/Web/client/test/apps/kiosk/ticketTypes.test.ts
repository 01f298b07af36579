import { expect, it } from 'vitest';
import { amountsOf, quoteOf } from '../../../src/apps/kiosk/ticketTypes.ts';
import type { HoldDetail } from '../../../src/api/types.ts';

const hold = {
  screeningId: 7, holdId: 'h', seats: [3, 4], amounts: [1_100, 625], expiresAt: '', extendableUntil: '',
  quote: { seats: [{ seat: 3, type: 'adult' }, { seat: 4, type: 'child' }], total: 1_725 },
} as unknown as HoldDetail;

it('a hold costs what the server says, seat by seat', () => {
  const quote = quoteOf('h', hold);
  expect(quote?.types).toEqual(['adult', 'child']);
  expect(amountsOf(quote, 'h', [4, 3])).toEqual([625, 1_100]);
});

it('is not shown a price of another hold, of other seats or of before an answer', () => {
  const quote = quoteOf('h', hold);
  expect(amountsOf(quote, 'other', [3, 4])).toBeUndefined();
  expect(amountsOf(quote, 'h', [3])).toBeUndefined();
  expect(amountsOf(quote, 'h', [3, 5])).toBeUndefined();
  expect(amountsOf(undefined, 'h', [3, 4])).toBeUndefined();
});
