import { currencyDigits } from '../../../ui/money.ts';
import { changeOf, likelyAmounts, typeKey } from '../cash.ts';
import type { Kiosk } from '../kiosk.ts';
import type { Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { confirmCash, chooseTender } from '../selling.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { money, notices, requestButton, button, disabledReason, timeLeft } from './parts.ts';

const keys = ['7', '8', '9', 'erase', '4', '5', '6', '00', '1', '2', '3', '0'];

export function payPanel(kiosk: Kiosk, map: ScreeningMap, due: Due): Piece[] {
  const { tender, declined, holdId } = kiosk.state;
  const hold = due.kind === 'sale' ? map.hold(holdId) : undefined;
  const back = due.amount < 0;
  return [
    notices(kiosk),
    h(
      'section',
      { class: 'card sum', key: 'sum' },
      h('header', {}, h('h2', {}, back ? 'To give back' : 'To pay'), h('strong', { class: 'total', testid: 'total' }, money(Math.abs(due.amount), due.currency)), hold && timeLeft(map, hold)),
      h('p', { class: 'names' }, due.names),
      h('ul', { class: 'lines' }, ...due.lines.map(({ label, name, amount }) => h('li', { key: label, 'data-seat': label }, h('span', {}, name), h('span', {}, money(amount, due.currency))))),
    ),
    declined && h('p', { class: 'note', 'data-tone': 'sorry', role: 'alert', testid: 'declined' }, 'The card was declined. The seats are still held: try again, or take cash.'),
    h(
      'div',
      { class: 'tenders', role: 'group', 'aria-label': 'Tender' },
      requestButton(kiosk, 'cash', 'Cash', () => chooseTender(kiosk, 'cash'), { 'aria-pressed': tender === 'cash' }),
      requestButton(kiosk, 'card', 'Card', () => chooseTender(kiosk, 'terminal'), { 'aria-pressed': tender === 'terminal' }),
    ),
    ...(tender !== 'cash' ? [] : due.amount > 0 ? pad(kiosk, due) : [requestButton(kiosk, 'take-cash', back ? 'Paid out in cash' : 'Nothing to pay: go on', () => confirmCash(kiosk), { class: 'primary' })]),
    h('div', { class: 'foot' }, disabledReason(kiosk)),
  ];
}

/** The keypad for cash, and the change. */
function pad(kiosk: Kiosk, { amount, currency }: Due): Piece[] {
  const { given } = kiosk.state;
  const cash = given === '' ? amount : Number(given);
  const change = changeOf(amount, cash);
  const show = (text: string): void => {
    kiosk.state.given = text;
    kiosk.render();
  };
  return [
    h(
      'dl',
      { class: 'cash' },
      h('div', {}, h('dt', {}, 'Given'), h('dd', { testid: 'given' }, given === '' ? '–' : money(cash, currency))),
      h('div', {}, h('dt', {}, change === undefined ? 'Missing' : 'Change'), h('dd', { testid: 'change' }, given === '' ? '–' : money(change ?? amount - cash, currency))),
    ),
    h('div', { class: 'quick', role: 'group', 'aria-label': 'Given' }, ...likelyAmounts(amount, currencyDigits(currency)).map(each => button(`given-${each}`, money(each, currency), () => show(String(each)), { 'aria-pressed': given !== '' && cash === each }))),
    h(
      'div',
      { class: 'pad', role: 'group', 'aria-label': 'Amount given' },
      ...keys.map(key => button(`key-${key}`, key === 'erase' ? [icon(icons.erase), h('span', { class: 'unseen' }, 'Erase')] : key, () => show(typeKey(given, key)))),
    ),
    requestButton(kiosk, 'take-cash', change ? `Sold · change ${money(change, currency)}` : 'Sold · exact amount', () => confirmCash(kiosk), { class: 'primary', disabled: change === undefined }),
  ];
}
