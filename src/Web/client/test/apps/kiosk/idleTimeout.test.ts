import { expect, it } from 'vitest';
import { idleState } from '../../../src/apps/kiosk/idleTimeout.ts';

it('asks after a while without input, and starts over without an answer', () => {
  const limits = { quiet: 90_000, warning: 15_000 };
  expect(idleState(89_999, 0, undefined, limits)).toBe('active');
  expect(idleState(90_000, 0, undefined, limits)).toEqual({ warningUntil: 105_000 });
  expect(idleState(104_999, 0, 105_000, limits)).toEqual({ warningUntil: 105_000 });
  expect(idleState(105_000, 0, 105_000, limits)).toBe('over');
});
