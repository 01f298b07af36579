import type { Screening } from '../../../api/types.ts';
import type { Kiosk } from '../kiosk.ts';
import { openScreening } from '../openScreening.ts';
import { daysOf, timeOf } from '../schedule.ts';
import { h, type Piece } from '../virtualDom.ts';
import { clockOf, money, notices, button, seatsLeft } from './parts.ts';

/** The age of a list is shown when it is older than this, in milliseconds. */
const freshFor = 12_000;

export function screeningChooser(kiosk: Kiosk): Piece {
  const { state } = kiosk;
  const now = kiosk.office.serverNow();
  const days = daysOf(state.screenings, now);
  const day = days.find(each => each.id === state.day) ?? days[0];
  const old = state.screeningsAt > 0 && Date.now() - state.screeningsAt > freshFor;
  return h(
    'section',
    { class: 'screen chooser', testid: 'chooser' },
    notices(kiosk),
    days.length > 1 && h('div', { class: 'days', role: 'group', 'aria-label': 'Day' }, ...days.map(each => button('day', each.name, () => pick(kiosk, each.id), { key: each.id, 'aria-pressed': each === day }))),
    old && h('p', { class: 'reason', testid: 'age' }, `Seats left as of ${clockOf(state.screeningsAt)}`),
    day ? h('div', { class: 'tiles', 'data-old': old }, ...day.screenings.map(screening => tile(kiosk, screening, now))) : h('p', { class: 'nothing' }, state.screeningsAt > 0 ? 'Nothing is on in the next days.' : 'Loading…'),
  );
}

function pick(kiosk: Kiosk, day: string): void {
  kiosk.state.day = day;
  kiosk.render();
}

function tile(kiosk: Kiosk, screening: Screening, now: number): Piece {
  const { id, title, hall, venue, startsAt, timeZone, seatsLeft: left, seatCount, fromPrice, currency } = screening;
  const closed = Date.parse(screening.salesCloseAt) <= now;
  const early = Date.parse(screening.salesOpenAt) > now;
  const few = left > 0 && left <= Math.max(10, seatCount * 0.1);
  const standing = closed ? 'Sales closed' : early ? 'Not on sale yet' : seatsLeft(left);
  return button(
    'screening',
    [
      h('strong', { class: 'time' }, timeOf(startsAt, timeZone)),
      h('span', { class: 'title' }, title),
      h('span', { class: 'hall' }, `${hall} · ${venue}`),
      h('span', { class: 'left', testid: 'seats-left' }, standing),
      h('span', { class: 'from' }, `from ${money(fromPrice, currency)}`),
      h('span', { class: 'meter', share: (left / Math.max(1, seatCount)).toFixed(3), 'aria-hidden': 'true' }),
    ],
    () => void openScreening(kiosk, id, 'sell'),
    { class: `tile${few ? ' few' : ''}${closed || early || left === 0 ? ' none' : ''}`, key: id, 'data-id': id, disabled: kiosk.blocked },
  );
}
