import type { ComponentChildren, JSX } from 'preact';
import type { Till, TillLine, TillTotal } from '../../../api/types.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import { timeOf } from '../schedule.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, money, Notices, RequestButton, seatCount } from './parts.tsx';
import { dayAndTime, dayText } from '../../../ui/days.ts';
import { text, type TextKey } from '../../../ui/pageTexts.ts';

const tenders = { cash: 'kiosk.cash', terminal: 'kiosk.card' } as const;
const kinds = { sale: 'kiosk.sale', refund: 'kiosk.refundKind', exchange: 'kiosk.exchange' } as const;

export function ShiftScreen({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const { till, shiftSince } = kiosk.state;
  return (
    <section class="screen shift" data-testid="shift">
      <Notices kiosk={kiosk} />
      <p class="lead">
        {text(till ? 'kiosk.sinceUntil' : 'kiosk.since', {
          till: kiosk.till,
          when: shiftSince === undefined ? '' : beginning(shiftSince),
          ...(till && { time: timeOf(till.now) }),
        })}
      </p>
      {till ? <Sales till={till} /> : <p class="nothing">{text('kiosk.reading')}</p>}
      <div class="actions">
        <Button testid="print-shift" press={() => window.print()} disabled={!till}>
          <Icon name="print" />
          {text('kiosk.print')}
        </Button>
        <RequestButton
          kiosk={kiosk}
          testid="close-shift"
          press={() => kiosk.apply(showDialog({ kind: 'closeShift' }))}
          class="primary"
          disabled={!till}
        >
          {text('kiosk.closeShift')}
        </RequestButton>
      </div>
      <DisabledReason kiosk={kiosk} />
    </section>
  );
}

function beginning(since: string): string {
  return dayAndTime(dayText(Date.parse(since), Intl.DateTimeFormat().resolvedOptions().timeZone), timeOf(since));
}

function Sales({ till: { totals, lines } }: { till: Till }): JSX.Element {
  return (
    <>
      {totals.length === 0 ? (
        <p class="nothing">{text('kiosk.noSales')}</p>
      ) : (
        <Table testid="totals" name={text('kiosk.totals')} heads={totalHeads}>
          {totals.map(total => (
            <TotalRow key={`${total.currency} ${total.tender}`} total={total} />
          ))}
        </Table>
      )}
      {lines.length > 0 && (
        <Table testid="lines" name={text('kiosk.sales')} heads={lineHeads}>
          {lines.map((line, i) => (
            <LineRow key={`${i} ${line.reference}`} line={line} />
          ))}
        </Table>
      )}
    </>
  );
}

const totalHeads = ['kiosk.tender', 'kiosk.sales', 'kiosk.refunds', 'kiosk.exchanges', 'kiosk.inTill'] as const;
const lineHeads = ['kiosk.time', 'kiosk.what', 'kiosk.screeningAndSeats', 'kiosk.reference', 'kiosk.tender', 'kiosk.amount'] as const;

interface TableProps {
  testid: string;
  name: string;
  heads: readonly TextKey[];
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
                {text(head)}
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
      <th scope="row">{text(tenders[tender])}</th>
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
      <td>{text(kinds[kind])}</td>
      <td>
        <bdi>{title}</bdi> · {seatCount(seats.length)}
      </td>
      <td>
        <bdi>{reference}</bdi>
      </td>
      <td>{text(tenders[tender])}</td>
      <td>{money(amount, currency)}</td>
    </tr>
  );
}
