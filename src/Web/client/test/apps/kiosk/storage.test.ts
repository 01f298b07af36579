import { afterEach, expect, it, vi } from 'vitest';
import { load, remove, save } from '../../../src/apps/kiosk/storage.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('a browser without storage has no stored values, and only storing one fails', () => {
  const forbidden = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
  expect(load('sale')).toBeUndefined();
  expect(() => remove('sale')).not.toThrow();
  expect(() => save('sale', {})).toThrow();
});
