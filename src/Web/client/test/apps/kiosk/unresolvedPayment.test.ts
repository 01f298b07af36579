import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enterCode } from '../../../src/apps/kiosk/bookingActions.ts';
import { set, showTicket } from '../../../src/apps/kiosk/kioskState.ts';
import { leave } from '../../../src/apps/kiosk/openScreening.ts';
import { ticketLoaded } from '../../../src/apps/kiosk/tickets.ts';
import type { Transaction } from '../../../src/apps/kiosk/transaction.ts';
import { closeTransaction, resolvePayment } from '../../../src/apps/kiosk/unresolvedPayment.ts';
import { booking, changesNothing, openKiosk, showBooking } from './kioskWithoutBrowser.ts';

let counter: ReturnType<typeof openKiosk>;
beforeEach(() => {
  counter = openKiosk();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a transaction', () => {
  const refund: Transaction = {
    kind: 'refund', key: 'k', method: 'DELETE', path: 'bookings/R?tender=cash', startedAt: 0,
    tender: 'cash', amount: -2_000, currency: 'EUR',
    screeningId: 7, seats: [1], title: 'Film', place: 'Hall', names: 'Seat 1', reference: 'R',
  };
  const done = { outcome: 'cancelled', reference: 'R', seats: [1], revision: 3 };

  it('that has been closed is not stored and shown again by a late reply', async () => {
    const { kiosk, last, stored } = counter;
    resolvePayment(kiosk, refund);
    closeTransaction(kiosk);
    leave(kiosk);
    await changesNothing(counter, () => last('DELETE bookings/R').answer(200, done));
    expect(stored.has('seatmap-kiosk transaction')).toBe(false);
  });

  it('that has been closed does not write its outcome into the next', async () => {
    const { kiosk, last } = counter;
    resolvePayment(kiosk, refund);
    const late = last('DELETE bookings/R');
    closeTransaction(kiosk);
    resolvePayment(kiosk, { ...refund, key: 'l', path: 'bookings/S?tender=cash', reference: 'S' });
    await changesNothing(counter, () => late.answer(200, done));
    await last('DELETE bookings/S').answer(200, { ...done, reference: 'S' });
    expect(kiosk.state.transaction).toMatchObject({ key: 'l', outcome: { done: true, reference: 'S' } });
  });

  it('that has been closed is not repeated', async () => {
    vi.useFakeTimers();
    const { kiosk, last, asked } = counter;
    resolvePayment(kiosk, refund);
    await last('DELETE bookings/R').lose();
    closeTransaction(kiosk);
    const sent = asked.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.length).toBe(sent);
  });

  it('without an outcome is repeated, and its screen shows that', async () => {
    vi.useFakeTimers();
    const { kiosk, last, asked } = counter;
    resolvePayment(kiosk, refund);
    await last('DELETE bookings/R').lose();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.length).toBe(2);
    expect(kiosk.state).toMatchObject({ step: 'unresolvedPayment', transaction: { key: 'k' } });
    expect(kiosk.state.transaction?.outcome).toBeUndefined();
    await last('DELETE bookings/R').answer(200, done);
    expect(kiosk.state.transaction?.outcome).toMatchObject({ done: true });
  });
});

describe('a ticket', () => {
  it('that loads after its screen was left is not printed', async () => {
    const { kiosk } = counter;
    await showBooking(counter);
    kiosk.apply(showTicket(booking.reference));
    enterCode(kiosk);
    await changesNothing(counter, () => ticketLoaded(kiosk, booking.reference));
  });

  it('of a sale is printed once, also after a reload', async () => {
    const { kiosk } = counter;
    let prints = 0;
    kiosk.ticketFrame = { contentWindow: { print: () => prints++ } } as unknown as HTMLIFrameElement;
    const transaction = { kind: 'sale', key: 'k', outcome: { done: true, reference: 'R', printed: false } } as Transaction;
    kiosk.apply(set({ transaction }), showTicket('R'));
    ticketLoaded(kiosk, 'R');
    ticketLoaded(kiosk, 'R');
    expect(prints).toBe(1);
    kiosk.apply(showTicket('R'));
    ticketLoaded(kiosk, 'R');
    expect(prints).toBe(1);
    expect(kiosk.state.ticket?.ready).toBe(true);
  });
});
