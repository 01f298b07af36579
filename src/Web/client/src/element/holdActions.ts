import type { SeatMapConnection } from '../connection.ts';
import type { SeatReply } from '../contract.ts';
import { companionsStay, holdExpired } from './notices.ts';
import type { SeatPicker } from './seatPicker.ts';

/** What a visitor does with seats that are held, and what is said about it. */

export async function extendHold(picker: SeatPicker, connection: SeatMapConnection, holdId: string): Promise<SeatReply> {
  const { messages: m, plan } = picker;
  const { holds } = connection.model.state;
  const seats = holds.get(holdId)?.seats ?? [];
  const reply = await connection.extend(holdId);
  const over = (): boolean => !holds.has(holdId) || picker.selection.size > 0;
  if (reply.outcome === 'extended') picker.say({ tone: 'good', text: m.extended, over });
  else if (reply.outcome === 'capReached') picker.say({ tone: 'info', text: m.capReached, over });
  else if (reply.outcome === 'expired') picker.say(holdExpired(m, plan, seats));
  else picker.say({ tone: 'sorry', text: m.notExtended });
  return reply;
}

/** All seats when none are named. */
export async function releaseSeats(
  picker: SeatPicker,
  connection: SeatMapConnection,
  holdId: string,
  seats: number[] | undefined,
): Promise<SeatReply> {
  const { messages: m, plan } = picker;
  const reply = await connection.release(holdId, seats);
  // An earlier release or the end of the hold has the same effect.
  const released = reply.outcome === 'released' || reply.outcome === 'alreadyReleased' || reply.outcome === 'expired';
  const stays = reply.outcome === 'companionAlone' ? companionsStay(m, plan, reply.seats) : undefined;
  picker.say(released ? undefined : (stays ?? { tone: 'sorry', text: m.notReleased }));
  return reply;
}
