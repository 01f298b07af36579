import { expect, vi } from 'vitest';
import { enterCode, findBooking } from '../../../src/apps/kiosk/bookingActions.ts';
import { Kiosk } from '../../../src/apps/kiosk/kiosk.ts';
import type { Booking, ScreeningDetail } from '../../../src/api/types.ts';
import { SeatMapConnection } from '../../../src/connection.ts';
import type { SeatMapElement } from '../../../src/element/seatMapElement.ts';
import { SeatPicker } from '../../../src/element/seatPicker.ts';
import { en } from '../../../src/messages/en.ts';
import { parsePlan } from '../../../src/plan.ts';
import { FakeHub } from '../../fakeHub.ts';

const plan = parsePlan({
  format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A', color: '#336699' }],
  sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  shapes: [],
  seats: Array.from({ length: 20 }, (_, i) => {
    const number = String(i + 1);
    return { label: `F-${number}`, section: 's', row: 'F', number, x: i, y: 0, category: 'a', kind: 'standard' };
  }),
});

const screening = { id: 7, currency: 'EUR', title: 'Film', startsAt: '2026-12-01T19:00:00Z', timeZone: 'Europe/Berlin', hall: 'Hall' };

export const detail = { screening, prices: [], maxSeats: 10 } as unknown as ScreeningDetail;

export const booking = {
  reference: 'K7Q2M9X4BC', status: 'live', screeningId: 7, title: 'Film', hall: 'Hall',
  startsAt: '2026-12-01T19:00:00Z', timeZone: 'Europe/Berlin', total: 2_000, currency: 'EUR',
  seats: [
    { seat: 1, label: 'F-2', name: 'Row F seat 2', row: 'F', number: '2', amount: 1_000 },
    { seat: 2, label: 'F-3', name: 'Row F seat 3', row: 'F', number: '3', amount: 1_000 },
  ],
} as unknown as Booking;

/** A request of the REST API. The test answers it, at any time, even after the request was cancelled. */
export interface Asked {
  request: string;
  signal: AbortSignal;
  answer: (status: number, body: unknown) => Promise<void>;
  lose: () => Promise<void>;
}

/** The kiosk's state and actions. The test answers the requests; the globals of a browser are replaced. */
export function openKiosk() {
  const asked: Asked[] = [];
  const stored = new Map<string, string>();
  const realFetch = fetch;
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
  vi.stubGlobal('customElements', { whenDefined: () => Promise.resolve() });
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    if (!url.startsWith('/api/v1/')) return realFetch(url, init);
    return new Promise<Response>((resolve, reject) => {
      asked.push({
        request: `${init.method} ${url.slice('/api/v1/'.length)}`,
        signal: init.signal!,
        answer: async (status, body) => {
          resolve(new Response(JSON.stringify(body), { status }));
          await settled();
        },
        lose: async () => {
          reject(new TypeError('Failed to fetch'));
          await settled();
        },
      });
    });
  });
  const kiosk = new Kiosk('Till 1', () => undefined);
  return {
    kiosk,
    asked,
    stored,
    /** The request that was sent last. */
    last: (request: string): Asked => {
      const found = asked.findLast(each => each.request.startsWith(request));
      if (!found) throw new Error(`${request} was not sent: ${asked.map(each => each.request).join(', ')}`);
      return found;
    },
  };
}

/** The screen of the booking, as after its code was entered. */
export async function showBooking({ kiosk, last }: ReturnType<typeof openKiosk>): Promise<void> {
  enterCode(kiosk);
  const finding = findBooking(kiosk, booking.reference);
  await last('GET bookings/').answer(200, booking);
  expect(await finding).toBe(true);
}

/** Expects that a late result neither changes the state nor sends a request. */
export async function changesNothing({ kiosk, asked }: ReturnType<typeof openKiosk>, late: () => Promise<unknown> | void): Promise<void> {
  const { state } = kiosk;
  const sent = asked.length;
  await late();
  await settled();
  expect(kiosk.state).toBe(state);
  expect(asked.slice(sent).map(({ request }) => request)).toEqual([]);
}

/** Lets everything run that waits for promises only. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** `<seat-map>` without its canvas: connection, model and picker are the real ones, on a fake hub. */
export async function openElement() {
  const hub = new FakeHub(7, plan.seats.length);
  const connection = new SeatMapConnection({ url: await hub.listen(), screeningId: 7 });
  await connection.start();
  const element = new EventTarget();
  const terms = {
    screeningId: 7, planHash: 'plan', maxSeats: 10, holdSeconds: 600, currency: 'EUR', prices: [], orphanRule: false,
    accessibleRelease: 'never' as const,
    version: 1, startsAt: '2026-11-21T19:15:00Z', timeZone: 'Europe/Berlin', hallNotes: '', calledOff: false,
    callOffReason: '',
  };
  const picker = new SeatPicker(connection, plan, terms, en, {
    dispatch: (event, detail) => element.dispatchEvent(new CustomEvent(event, { detail })),
    changed: () => undefined,
    reveal: () => undefined,
  });
  Object.assign(element, {
    ready: Promise.resolve(),
    connection,
    model: connection.model,
    plan,
    selection: [],
    select: (seats: number[]) => picker.selectFree(seats),
    clear: () => picker.select(new Set()),
    hold: () => picker.hold(),
    holdBest: (wish: { count: number }) => picker.holdBest(wish),
    release: (holdId: string) => picker.release(holdId),
  });
  return {
    hub,
    element: element as unknown as SeatMapElement,
    close: async () => {
      picker.close();
      await connection.stop();
      await hub.close();
    },
  };
}
