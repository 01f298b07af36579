import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskCommands } from '../../../../src/apps/staff/desk/deskCommands.ts';
import { endMove, select, startMove, pickSeat } from '../../../../src/apps/staff/desk/deskState.ts';
import type { Desk } from '../../../../src/apps/staff/desk/desk.ts';
import { FakeApi } from '../fakeApi.ts';
import { rows } from '../ledgerSample.ts';
import { join, sampleDesk } from '../sampleDesk.ts';

let api: FakeApi;
let page: AbortController;
let desk: Desk;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  page = new AbortController();
  vi.stubGlobal('fetch', api.fetch);
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  desk = sampleDesk(page.signal, [3]);
});
afterEach(() => {
  page.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe('the desk', () => {
  it('loads the details after a change, and again when the server could not answer', async () => {
    await settled(400);
    api.last('staff/screenings/7/seats').reply({ title: 'Starting.' }, 503);
    await settled(4_000);
    expect(api.requests).toHaveLength(2);
    api.last('staff/screenings/7/seats').reply({ seats: [{ seat: 3, status: 'sold', reference: 'K3J2M4N5P6' }] });
    await settled();
    api.last('staff/screenings/7/ledger').reply({ rows });
    await settled();
    expect(desk.store.state.takenSeats.get(3)?.reference).toBe('K3J2M4N5P6');
    expect(desk.store.state.ledger).toEqual(rows);
  });

  it('runs one command at a time, and says why one failed', async () => {
    const commands = new DeskCommands(desk);
    void commands.block([0, 1]);
    void commands.block([2]);
    expect(api.requests.map(request => request.path)).toEqual(['screenings/7/blocks']);
    expect(desk.store.state.busy).toBe(true);
    api.last('screenings/7/blocks').reply({ detail: 'Not free.', seats: [1] }, 409);
    await settled();
    expect(desk.store.state.busy).toBe(false);
    expect(desk.store.state.notice).toEqual({ tone: 'sorry', text: 'Not free. (F-2)' });
  });

  it('asks before it takes seats from somebody', async () => {
    const commands = new DeskCommands(desk);
    void commands.release('h1', [3]);
    desk.answer(undefined);
    await settled();
    expect(api.requests).toHaveLength(0);
    void commands.release('h1', [3]);
    expect(desk.store.state.question?.title).toBe('Release F-4?');
    desk.answer({ choice: '' });
    await settled();
    expect(api.last('holds/h1').path).toBe('holds/h1');
  });

  it('leaves a selection alone that was made while a booking was moved', async () => {
    const commands = new DeskCommands(desk);
    desk.store.update(state => pickSeat(startMove(state, 'K3J2M4N5P6', [3]), 8, false));
    void commands.move();
    desk.answer({ choice: '' });
    await settled();
    desk.store.update(state => select(endMove(state), [12]));
    api.last('bookings/K3J2M4N5P6/move').reply({ seats: [8] });
    await settled();
    expect([...desk.store.state.selection]).toEqual([12]);
    expect(desk.store.state.notice?.text).toBe('Booking K3J2M4N5P6 now has F-9.');
  });
});

describe('a page that was left', () => {
  it('is not changed by the details that it asked for', async () => {
    await settled(400);
    api.last('staff/screenings/7/seats').reply({ seats: [] });
    const before = desk.store.state;
    page.abort();
    await settled(10_000);
    expect(desk.store.state).toBe(before);
    expect(api.requests).toHaveLength(1);
  });

  it('is not changed by a command that ends later', async () => {
    for (const status of [200, 409]) {
      const leaving = new AbortController();
      const left = sampleDesk(leaving.signal);
      void new DeskCommands(left).block([0]);
      const before = left.store.state;
      leaving.abort();
      api.last('screenings/7/blocks').reply({ seats: [0] }, status);
      await settled();
      expect(left.store.state).toBe(before);
    }
  });

  it('is not changed by the live map', () => {
    const before = desk.store.state;
    page.abort();
    join(desk, [3, 4], 5);
    expect(desk.store.state).toBe(before);
  });

  it('leaves no timer', async () => {
    await settled(400);
    api.last('staff/screenings/7/seats').reply({}, 503);
    await settled();
    page.abort();
    await settled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
