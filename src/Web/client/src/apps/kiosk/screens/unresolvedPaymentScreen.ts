import { enterCode, exchange, findBooking } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { leave, openScreening } from '../openScreening.ts';
import { cashToReturn, type Transaction } from '../transaction.ts';
import { closeTransaction } from '../unresolvedPayment.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { fact, money, notices, button } from './parts.ts';

/** The outcome of a transaction; until it is known, what to do meanwhile. */
export function unresolvedPaymentScreen(kiosk: Kiosk, transaction: Transaction): Piece {
  const { outcome } = transaction;
  return h(
    'section',
    { class: 'screen settle', testid: 'outcome', 'data-outcome': outcome ? (outcome.done ? 'done' : outcome.code) : 'asking', 'data-kind': transaction.kind },
    notices(kiosk),
    h('div', { class: 'verdict', role: 'alert' }, ...(outcome ? (outcome.done ? done(transaction) : refused(transaction, outcome.text)) : asking(kiosk, transaction))),
    h(
      'dl',
      { class: 'facts' },
      fact('Seats', transaction.names, 'sold-seats'),
      fact(transaction.amount < 0 ? 'Given back' : 'Price', money(Math.abs(transaction.amount), transaction.currency)),
      outcome?.done === true && fact('Reference', outcome.reference, 'reference'),
      fact('Screening', `${transaction.title} · ${transaction.place}`),
    ),
    outcome?.done === true && kiosk.ticket && h('div', { class: 'printer' }, kiosk.ticket.element, kiosk.state.ticket === 'loading' && h('p', { class: 'reason' }, 'Getting the ticket…')),
    outcome !== undefined && h('div', { class: 'actions' }, ...actions(kiosk, transaction)),
  );
}

const wait = {
  sale: 'Do not hand out tickets yet: asking the box office…',
  exchange: 'Do not hand out tickets yet: asking the box office…',
  refund: 'Do not pay anything out yet: asking the box office…',
};

function asking(kiosk: Kiosk, { kind }: Transaction): Piece[] {
  return [
    h('span', { class: 'spinner', 'aria-hidden': 'true' }),
    h('h2', { testid: 'asking' }, wait[kind]),
    h('p', {}, kiosk.awaySince === undefined ? 'One moment.' : 'The connection was lost before the answer came. It is asked again by itself, with the same number, so that nothing is sold or paid twice.'),
  ];
}

function done({ kind, amount, given, tender, currency }: Transaction): Piece[] {
  const title = { sale: 'Sold', refund: 'Refunded', exchange: 'Exchanged' }[kind];
  const change = amount > 0 && given !== undefined ? given - amount : 0;
  const out = amount < 0 ? -amount : change;
  return [
    h('h2', { class: 'good' }, title),
    amount < 0 && tender === 'terminal'
      ? h('p', { class: 'due', testid: 'change-due' }, `${money(out, currency)} back to the card`)
      : out > 0
        ? h('p', { class: 'due', testid: 'change-due' }, h('span', {}, amount < 0 ? 'Pay out ' : 'Change '), h('strong', {}, money(out, currency)))
        : h('p', { class: 'due', testid: 'change-due' }, tender === 'cash' ? 'No change to give' : 'Paid by card'),
  ];
}

function refused(transaction: Transaction, text: string): Piece[] {
  const { kind, currency } = transaction;
  const back = cashToReturn(transaction);
  return [
    h('h2', { class: 'sorry' }, { sale: 'Not sold', refund: 'Not refunded', exchange: 'Not exchanged' }[kind]),
    h('p', {}, text),
    back > 0 && h('p', { class: 'due', testid: 'give-back' }, h('span', {}, 'Give the customer back '), h('strong', {}, money(back, currency))),
  ];
}

function actions(kiosk: Kiosk, { kind, outcome, screeningId, reference }: Transaction): Piece[] {
  const go = (next: () => void) => (): void => {
    closeTransaction(kiosk);
    next();
  };
  const other =
    kind === 'sale'
      ? button('same-screening', 'Same screening', go(() => again(kiosk, screeningId)))
      : reference !== undefined && !outcome?.done && button('back-to-booking', kind === 'exchange' ? 'Choose other seats' : 'Back to the booking', go(() => void retry(kiosk, kind, reference)));
  return [
    kiosk.state.ticket === 'ready' && button('print', [icon(icons.print), 'Print again'], () => kiosk.ticket?.print()),
    other,
    button('next-customer', 'Next customer', go(() => leave(kiosk)), { class: 'primary' }),
  ];
}

/** The list is shown first, in case the map cannot be opened. */
function again(kiosk: Kiosk, screeningId: number): void {
  kiosk.goTo('choose');
  void openScreening(kiosk, screeningId, 'sell');
}

async function retry(kiosk: Kiosk, kind: Transaction['kind'], reference: string): Promise<void> {
  enterCode(kiosk);
  await findBooking(kiosk, reference);
  if (kind === 'exchange') await exchange(kiosk);
}
