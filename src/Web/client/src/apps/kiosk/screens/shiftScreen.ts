import type { TillLine, TillTotal } from '../../../api/types.ts';
import type { Kiosk } from '../kiosk.ts';
import { timeOf } from '../schedule.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { money, notices, requestButton, button, disabledReason, seatCount } from './parts.ts';

const tenders = { cash: 'Cash', terminal: 'Card' };
const kinds = { sale: 'Sale', refund: 'Refund', exchange: 'Exchange' };

export function shiftScreen(kiosk: Kiosk): Piece {
  const { till, shiftSince } = kiosk.state;
  const since = shiftSince === undefined ? '' : `${new Date(shiftSince).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })}, ${timeOf(shiftSince)}`;
  return h(
    'section',
    { class: 'screen shift', testid: 'shift' },
    notices(kiosk),
    h('p', { class: 'lead' }, `${kiosk.till}, since ${since}`, till && `, until ${timeOf(till.now)}`),
    ...(till
      ? [
          till.totals.length === 0
            ? h('p', { class: 'nothing' }, 'No sales yet.')
            : table('totals', ['Tender', 'Sales', 'Refunds', 'Exchanges', 'In the till'], till.totals.map(totalRow)),
          till.lines.length > 0 && table('lines', ['Time', 'What', 'Screening and seats', 'Reference', 'Tender', 'Amount'], till.lines.map(lineRow)),
        ]
      : [h('p', { class: 'nothing' }, 'Reading…')]),
    h(
      'div',
      { class: 'actions' },
      button('print-shift', [icon(icons.print), 'Print'], () => window.print(), { disabled: !till }),
      requestButton(kiosk, 'close-shift', 'Close shift', () => kiosk.showDialog({ kind: 'closeShift' }), { class: 'primary', disabled: !till }),
    ),
    disabledReason(kiosk),
  );
}

function table(testid: string, heads: readonly string[], rows: readonly Piece[]): Piece {
  return h(
    'div',
    { class: 'scroll', key: testid, tabindex: '0', role: 'region', 'aria-label': testid === 'totals' ? 'Totals' : 'Sales' },
    h('table', { testid }, h('thead', {}, h('tr', {}, ...heads.map(head => h('th', { key: head, scope: 'col' }, head)))), h('tbody', {}, ...rows)),
  );
}

function totalRow({ currency, tender, sales, refunds, exchanges, amount }: TillTotal): Piece {
  return h(
    'tr',
    { key: `${currency} ${tender}`, 'data-tender': tender, 'data-currency': currency },
    h('th', { scope: 'row' }, tenders[tender]),
    ...[sales, refunds, exchanges].map((each, i) => h('td', { key: i }, money(each, currency))),
    h('td', { testid: 'amount' }, money(amount, currency)),
  );
}

function lineRow({ at, kind, tender, amount, currency, reference, title, seats }: TillLine, i: number): Piece {
  return h(
    'tr',
    { key: `${i} ${reference}`, 'data-kind': kind, 'data-reference': reference },
    ...[timeOf(at), kinds[kind], `${title} · ${seatCount(seats.length)}`, reference, tenders[tender], money(amount, currency)].map((text, cell) => h('td', { key: cell }, text)),
  );
}
