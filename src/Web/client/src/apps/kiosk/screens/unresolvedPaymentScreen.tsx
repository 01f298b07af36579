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
          <Refused transaction={transaction} text={outcome.text} />
        )}
      </div>
      <dl class="facts">
        <Fact label="Seats" testid="sold-seats">
          {names}
        </Fact>
        <Fact label={amount < 0 ? 'Given back' : 'Price'}>
          {kind === 'sale' ? price(amount, currency) : money(Math.abs(amount), currency)}
        </Fact>
        {outcome?.done && (
          <Fact label="Reference" testid="reference">
            {outcome.reference}
          </Fact>
        )}
        <Fact label="Screening">{`${title} · ${place}`}</Fact>
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

const wait = {
  sale: 'Do not hand out tickets yet: asking the box office…',
  exchange: 'Do not hand out tickets yet: asking the box office…',
  refund: 'Do not pay anything out yet: asking the box office…',
};

const lostBefore =
  'The connection was lost before the answer came. ' +
  'It is asked again by itself, with the same number, so that nothing is sold or paid twice.';

function Asking({ kiosk, transaction: { kind } }: TransactionProps): JSX.Element {
  return (
    <>
      <span class="spinner" aria-hidden="true" />
      <h2 data-testid="asking">{wait[kind]}</h2>
      <p>{kiosk.awaySince === undefined ? 'One moment.' : lostBefore}</p>
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
  if (kind === 'refund') return amount === 0 ? 'Cancelled' : 'Refunded';
  return kind === 'sale' ? 'Sold' : 'Exchanged';
}

function ChangeDue({ transaction: { amount, given, tender, currency } }: { transaction: Transaction }): JSX.Element {
  const change = amount > 0 && given !== undefined ? given - amount : 0;
  const out = amount < 0 ? -amount : change;
  if (amount < 0 && tender === 'terminal') return <>{`${money(out, currency)} back to the card`}</>;
  if (amount === 0) return <>Nothing to pay</>;
  if (out <= 0) return <>{tender === 'cash' ? 'No change to give' : 'Paid by card'}</>;
  return (
    <>
      <span>{amount < 0 ? 'Pay out ' : 'Change '}</span>
      <strong>{money(out, currency)}</strong>
    </>
  );
}

function Refused({ transaction, text }: { transaction: Transaction; text: string }): JSX.Element {
  const { kind, currency } = transaction;
  const back = cashToReturn(transaction);
  return (
    <>
      <h2 class="sorry">{{ sale: 'Not sold', refund: 'Not refunded', exchange: 'Not exchanged' }[kind]}</h2>
      <p>{text}</p>
      {back > 0 && (
        <p class="due" data-testid="give-back">
          <span>{'Give the customer back '}</span>
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
      {!ticket.ready && <p class="reason">Getting the ticket…</p>}
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
          Print again
        </Button>
      )}
      {kind === 'sale' && (
        <Button testid="same-screening" press={then(() => again(kiosk, screeningId))}>
          Same screening
        </Button>
      )}
      {kind !== 'sale' && reference !== undefined && !outcome?.done && (
        <Button testid="back-to-booking" press={then(() => void retry(kiosk, kind, reference))}>
          {kind === 'exchange' ? 'Choose other seats' : 'Back to the booking'}
        </Button>
      )}
      <Button testid="next-customer" press={then(() => leave(kiosk))} class="primary">
        Next customer
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
