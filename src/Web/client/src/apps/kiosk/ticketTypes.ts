import type { HoldDetail } from '../../api/types.ts';
import type { SeatReply } from '../../contract.ts';
import type { Kiosk } from './kiosk.ts';
import { set, showNotice, type Quote } from './kioskState.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { text } from '../../ui/pageTexts.ts';

/** Ticket types at the till. What a hold costs is computed by the server, and shown when it is known. */

/** Only in a screening with types or fees: elsewhere a seat costs what its category costs. */
export async function loadQuote(kiosk: Kiosk, holdId: string): Promise<void> {
  if (!kiosk.state.pricing) return;
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await kiosk.office.request<HoldDetail>('GET', `holds/${holdId}`);
    // Another customer's seats are held by now.
    if (kiosk.state.holdId !== holdId || answer.kind === 'refused') return;
    if (answer.kind === 'ok') return kiosk.apply(set({ quote: quoteOf(holdId, answer.body) }));
  }
}

export function quoteOf(holdId: string, { seats, amounts, quote }: HoldDetail): Quote | undefined {
  if (!amounts) return undefined;
  return { holdId, seats, amounts, types: seats.map((_, i) => quote?.seats[i]?.type ?? undefined) };
}

/** What these seats of the hold cost, each in their order; undefined while the server has not said it. */
export function amountsOf(quote: Quote | undefined, holdId: string | undefined, seats: readonly number[]): number[] | undefined {
  if (!quote || quote.holdId !== holdId || quote.seats.length !== seats.length) return undefined;
  const amounts = seats.map(seat => quote.amounts[quote.seats.indexOf(seat)]);
  return amounts.every(amount => amount !== undefined) ? (amounts as number[]) : undefined;
}

export async function chooseType(kiosk: Kiosk, seat: number, type: string, member?: string): Promise<void> {
  const { holdId } = kiosk.state;
  if (holdId === undefined || kiosk.blocked) return;
  kiosk.apply(set({ busy: true, notice: undefined }));
  const body = { types: [{ seat, type, ...(member && { member }) }] };
  const answer = await kiosk.office.requestWithRetries<SeatReply>('POST', `holds/${holdId}/price`, { body, key: uuidv7() });
  if (kiosk.state.holdId === holdId) await loadQuote(kiosk, holdId);
  kiosk.apply(set({ busy: false }));
  if (answer.kind !== 'ok') kiosk.apply(showNotice('sorry', answer.kind === 'refused' ? answer.detail : text('kiosk.notPriced')));
}
