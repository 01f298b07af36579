import type { JSX } from 'preact';
import { enterCode, exchange, findBooking } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { goTo } from '../kioskState.ts';
import { leave, openScreening } from '../openScreening.ts';
import { printTicket } from '../tickets.ts';
import { cashToReturn, type Transaction } from '../transaction.ts';
import { closeTransaction } from '../unresolvedPayment.ts';
import { Icon } from './icons.tsx';
import { Button, Fact, money, Notices, price } from './parts.tsx';
import { TicketFrame } from './ticketFrame.tsx';
import { text } from '../../../ui/pageTexts.ts';

interface TransactionProps {
  kiosk: Kiosk;
  transaction: Transaction;
}

/** The outcome of a transaction. Until it is known, what to do. */
export function UnresolvedPaymentScreen({ kiosk, transaction }: TransactionProps): JSX.Element {
  const { outcome, kind, names, amount, currency, title, place } = transaction;
  const state = outcome ? (outcome.done ? 'done' : outcome.code) : 'asking';
  return (
    <section class="screen settle" data-testid="outcome" data-outcome={state} data-kind={kind}>
      <Notices kiosk={kiosk} />
      <div class="verdict" role="alert">
        {outcome === undefined ? (
          <Asking kiosk={kiosk} transaction={transaction} />
        ) : outcome.done ? (
          <Done transaction={transaction} />
        ) : (
          <Refused transaction={transaction} why={outcome.text} />
        )}
      </div>
      <dl class="facts">
        <Fact label={text('kiosk.seats')} testid="sold-seats">
          {names}
        </Fact>
        <Fact label={text(amount < 0 ? 'kiosk.givenBack' : 'kiosk.price')}>
          {kind === 'sale' ? price(amount, currency) : money(Math.abs(amount), currency)}
        </Fact>
        {outcome?.done && (
          <Fact label={text('kiosk.reference')} testid="reference">
            <bdi>{outcome.reference}</bdi>
          </Fact>
        )}
        <Fact label={text('kiosk.screening')}><bdi>{title}</bdi> · <bdi>{place}</bdi></Fact>
      </dl>
      {outcome?.done && <Printer kiosk={kiosk} />}
      {outcome && (
        <div class="actions">
          <Actions kiosk={kiosk} transaction={transaction} />
        </div>
      )}
    </section>
  );
}

function Asking({ kiosk, transaction: { kind } }: TransactionProps): JSX.Element {
  return (
    <>
      <span class="spinner" aria-hidden="true" />
      <h2 data-testid="asking">{text(kind === 'refund' ? 'kiosk.waitMoney' : 'kiosk.waitTickets')}</h2>
      <p>{text(kiosk.awaySince === undefined ? 'kiosk.oneMoment' : 'kiosk.lostBefore')}</p>
    </>
  );
}

function Done({ transaction }: { transaction: Transaction }): JSX.Element {
  return (
    <>
      <h2 class="good">{done(transaction)}</h2>
      <p class="due" data-testid="change-due">
        <ChangeDue transaction={transaction} />
      </p>
    </>
  );
}

function done({ kind, amount }: Transaction): string {
  if (kind === 'refund') return text(amount === 0 ? 'kiosk.cancelled' : 'kiosk.refunded');
  return text(kind === 'sale' ? 'kiosk.sold' : 'kiosk.exchanged');
}

function ChangeDue({ transaction: { amount, given, tender, currency } }: { transaction: Transaction }): JSX.Element {
  const change = amount > 0 && given !== undefined ? given - amount : 0;
  const out = amount < 0 ? -amount : change;
  if (amount < 0 && tender === 'terminal') return <>{text('kiosk.backToCard', { sum: money(out, currency) })}</>;
  if (amount === 0) return <>{text('kiosk.nothingToPay')}</>;
  if (out <= 0) return <>{text(tender === 'cash' ? 'kiosk.noChange' : 'kiosk.paidByCard')}</>;
  return (
    <>
      <span>{`${text(amount < 0 ? 'kiosk.payOut' : 'kiosk.change')} `}</span>
      <strong>{money(out, currency)}</strong>
    </>
  );
}

const notDone = { sale: 'kiosk.notSold', refund: 'kiosk.notRefunded', exchange: 'kiosk.notExchanged' } as const;

function Refused({ transaction, why }: { transaction: Transaction; why: string }): JSX.Element {
  const { kind, currency } = transaction;
  const back = cashToReturn(transaction);
  return (
    <>
      <h2 class="sorry">{text(notDone[kind])}</h2>
      <p>{why}</p>
      {back > 0 && (
        <p class="due" data-testid="give-back">
          <span>{`${text('kiosk.giveBack')} `}</span>
          <strong>{money(back, currency)}</strong>
        </p>
      )}
    </>
  );
}

function Printer({ kiosk }: { kiosk: Kiosk }): JSX.Element | null {
  const { ticket } = kiosk.state;
  if (!ticket) return null;
  return (
    <div class="printer">
      <TicketFrame key={ticket.reference} kiosk={kiosk} reference={ticket.reference} />
      {!ticket.ready && <p class="reason">{text('kiosk.gettingTicket')}</p>}
    </div>
  );
}

function Actions({ kiosk, transaction: { kind, outcome, screeningId, reference } }: TransactionProps): JSX.Element {
  const then = (next: () => void) => (): void => {
    closeTransaction(kiosk);
    next();
  };
  return (
    <>
      {kiosk.state.ticket?.ready && (
        <Button testid="print" press={() => printTicket(kiosk)}>
          <Icon name="print" />
          {text('kiosk.printAgain')}
        </Button>
      )}
      {kind === 'sale' && (
        <Button testid="same-screening" press={then(() => again(kiosk, screeningId))}>
          {text('kiosk.sameScreening')}
        </Button>
      )}
      {kind !== 'sale' && reference !== undefined && !outcome?.done && (
        <Button testid="back-to-booking" press={then(() => void retry(kiosk, kind, reference))}>
          {text(kind === 'exchange' ? 'kiosk.chooseOthers' : 'kiosk.backToBooking')}
        </Button>
      )}
      <Button testid="next-customer" press={then(() => leave(kiosk))} class="primary">
        {text('kiosk.next')}
      </Button>
    </>
  );
}

/** The list is shown first, in case the map cannot be opened. */
function again(kiosk: Kiosk, screeningId: number): void {
  kiosk.apply(goTo('choose'));
  void openScreening(kiosk, screeningId, 'sell');
}

async function retry(kiosk: Kiosk, kind: Transaction['kind'], reference: string): Promise<void> {
  enterCode(kiosk);
  if ((await findBooking(kiosk, reference)) && kind === 'exchange') await exchange(kiosk);
}
