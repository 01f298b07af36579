import type { ComponentChildren, JSX } from 'preact';
import type { Till, TillLine, TillTotal } from '../../../api/types.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import { timeOf } from '../schedule.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, money, Notices, RequestButton, seatCount } from './parts.tsx';

const tenders = { cash: 'Cash', terminal: 'Card' };
const kinds = { sale: 'Sale', refund: 'Refund', exchange: 'Exchange' };

export function ShiftScreen({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const { till, shiftSince } = kiosk.state;
  return (
    <section class="screen shift" data-testid="shift">
      <Notices kiosk={kiosk} />
      <p class="lead">
        {`${kiosk.till}, since ${shiftSince === undefined ? '' : beginning(shiftSince)}`}
        {till && `, until ${timeOf(till.now)}`}
      </p>
      {till ? <Sales till={till} /> : <p class="nothing">Reading…</p>}
      <div class="actions">
        <Button testid="print-shift" press={() => window.print()} disabled={!till}>
          <Icon name="print" />
          Print
        </Button>
        <RequestButton
          kiosk={kiosk}
          testid="close-shift"
          press={() => kiosk.apply(showDialog({ kind: 'closeShift' }))}
          class="primary"
          disabled={!till}
        >
          Close shift
        </RequestButton>
      </div>
      <DisabledReason kiosk={kiosk} />
    </section>
  );
}

function beginning(since: string): string {
  return `${new Date(since).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })}, ${timeOf(since)}`;
}

function Sales({ till: { totals, lines } }: { till: Till }): JSX.Element {
  return (
    <>
      {totals.length === 0 ? (
        <p class="nothing">No sales yet.</p>
      ) : (
        <Table testid="totals" name="Totals" heads={['Tender', 'Sales', 'Refunds', 'Exchanges', 'In the till']}>
          {totals.map(total => (
            <TotalRow key={`${total.currency} ${total.tender}`} total={total} />
          ))}
        </Table>
      )}
      {lines.length > 0 && (
        <Table testid="lines" name="Sales" heads={['Time', 'What', 'Screening and seats', 'Reference', 'Tender', 'Amount']}>
          {lines.map((line, i) => (
            <LineRow key={`${i} ${line.reference}`} line={line} />
          ))}
        </Table>
      )}
    </>
  );
}

interface TableProps {
  testid: string;
  name: string;
  heads: readonly string[];
  children: ComponentChildren;
}

function Table({ testid, name, heads, children }: TableProps): JSX.Element {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={name}>
      <table data-testid={testid}>
        <thead>
          <tr>
            {heads.map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function TotalRow({ total: { currency, tender, sales, refunds, exchanges, amount } }: { total: TillTotal }): JSX.Element {
  return (
    <tr data-tender={tender} data-currency={currency}>
      <th scope="row">{tenders[tender]}</th>
      <td>{money(sales, currency)}</td>
      <td>{money(refunds, currency)}</td>
      <td>{money(exchanges, currency)}</td>
      <td data-testid="amount">{money(amount, currency)}</td>
    </tr>
  );
}

function LineRow({ line: { at, kind, tender, amount, currency, reference, title, seats } }: { line: TillLine }): JSX.Element {
  return (
    <tr data-kind={kind} data-reference={reference}>
      <td>{timeOf(at)}</td>
      <td>{kinds[kind]}</td>
      <td>{`${title} · ${seatCount(seats.length)}`}</td>
      <td>{reference}</td>
      <td>{tenders[tender]}</td>
      <td>{money(amount, currency)}</td>
    </tr>
  );
}
