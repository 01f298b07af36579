import type { Kiosk } from './kiosk.ts';
import { set } from './kioskState.ts';
import { saveOutcome } from './transaction.ts';

/** Printing the ticket that is shown. */

export function printTicket({ ticketFrame }: Kiosk): void {
  ticketFrame?.contentWindow?.print();
}

/** Prints a ticket when it has loaded; that of a transaction only once, also after a reload. */
export function ticketLoaded(kiosk: Kiosk, reference: string): void {
  const { ticket, transaction } = kiosk.state;
  if (ticket?.reference !== reference || ticket.ready) return;
  kiosk.apply(set({ ticket: { reference, ready: true } }));
  const outcome = transaction?.outcome;
  if (!transaction || !outcome?.done) return printTicket(kiosk);
  if (outcome.printed) return;
  const printed = { ...transaction, outcome: { ...outcome, printed: true } };
  saveOutcome(printed);
  kiosk.apply(set({ transaction: printed }));
  printTicket(kiosk);
}
