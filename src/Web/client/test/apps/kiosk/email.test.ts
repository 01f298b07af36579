import { expect, test } from 'vitest';
import { isAddressOrNone } from '../../../src/apps/kiosk/email.ts';

test.each(['', '  ', 'ann@example.com', " Ann.O'Neil+tickets@Sub.Example.co.uk ", 'a_b%d@xn--bcher-kva.example'])(
  'a ticket can be sent to %j',
  typed => {
    expect(isAddressOrNone(typed)).toBe(true);
  },
);

const wrong = ['ann', 'ann@', '@example.com', 'ann@localhost', 'ann@a..b', 'a b@example.com', 'ann@example.com,', '.a@a.com', 'a..b@a.com'];
test.each(wrong)('a sale does not begin with %j', typed => {
  expect(isAddressOrNone(typed)).toBe(false);
});

test('addresses that are longer than mail has are refused', () => {
  expect(isAddressOrNone(`${'a'.repeat(64)}@example.com`)).toBe(true);
  expect(isAddressOrNone(`${'a'.repeat(65)}@example.com`)).toBe(false);
});
