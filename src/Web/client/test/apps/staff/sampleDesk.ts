import { en } from '../../../src/messages/en.ts';
import { SeatMapConnection } from '../../../src/connection.ts';
import type { JoinReply } from '../../../src/contract.ts';
import { Desk } from '../../../src/apps/staff/desk/desk.ts';
import type { DeskTerms } from '../../../src/apps/staff/desk/deskState.ts';
import { encodeSnapshot } from '../../../src/wire.ts';
import { plan } from './ledgerSample.ts';

const terms: DeskTerms = {
  screeningId: 7,
  planHash: 'p',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  prices: [{ category: 'a', name: 'A', color: '#336699', amount: 1000 }, { category: 'b', name: 'B', color: '#996633', amount: 700 }],
};

/** A desk whose map shows these statuses; its connection is not started. */
export function sampleDesk(page: AbortSignal, sold: readonly number[] = [], revision = 4): Desk {
  const connection = new SeatMapConnection({ url: 'http://localhost/hubs/seatmap', screeningId: terms.screeningId });
  const desk = new Desk(connection, terms, en, page);
  desk.open(plan);
  join(desk, sold, revision);
  return desk;
}

/** The server sends the whole map. */
export function join(desk: Desk, sold: readonly number[], revision: number): void {
  const statuses = Uint8Array.from(plan.seats, (_, seat) => (sold.includes(seat) ? 2 : 0));
  const reply = { epoch: 1, revision, seatCount: plan.seats.length, planHash: 'p', snapshot: encodeSnapshot(statuses), holds: [] };
  desk.connection.model.join(reply as unknown as JoinReply);
}
