import type { Hold } from '../../../model.ts';
import { switchMode } from '../blockSeats.ts';
import { toggleKeptSeat, missingSeats, payExchange } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import type { Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { dueFor, holdParty, holdSelection, releaseHold, startPaying, resumeHold } from '../selling.ts';
import { h, type Piece } from '../virtualDom.ts';
import { blockingPanel } from './blockingPanel.ts';
import { clockOf, money, notices, requestButton, button, disabledReason, seatCount, seatsLeft, timeLeft } from './parts.ts';
import { payPanel } from './payPanel.ts';

/** The map with the panel beside it, or below it on an upright screen. */
export function hallScreen(kiosk: Kiosk, map: ScreeningMap): Piece {
  const { state } = kiosk;
  const covered = state.step !== 'map' && state.step !== 'pay';
  const since = kiosk.awaySince;
  return h(
    'div',
    { class: 'hall', key: map.screeningId, inert: covered, 'data-mode': state.mode },
    h('div', { class: 'stage', 'data-stale': since !== undefined }, map.element, since !== undefined && h('p', { class: 'stale', testid: 'stale' }, `Map as of ${clockOf(since)}`)),
    h('aside', { class: 'side', 'aria-label': 'This customer' }, ...(covered || !map.ready ? [notices(kiosk)] : side(kiosk, map))),
  );
}

function side(kiosk: Kiosk, map: ScreeningMap): Piece[] {
  const { state } = kiosk;
  if (state.step === 'pay' && state.due) return payPanel(kiosk, map, state.due);
  if (state.mode === 'block') return blockingPanel(kiosk, map);
  if (state.mode === 'exchange') return exchanging(kiosk, map);
  const hold = map.hold(state.holdId);
  const chosen = map.selection.seats.length > 0;
  return [
    notices(kiosk),
    hold && held(kiosk, map, hold),
    chosen && selected(kiosk, map),
    !hold && !chosen && h('p', { class: 'lead' }, h('strong', { testid: 'map-seats-left' }, seatsLeft(map.seatsLeft ?? 0)), ' Touch a number for the best seats together, or seats on the map.'),
    ...leftBehind(kiosk, map),
    ...party(kiosk, map, hold !== undefined),
    h('div', { class: 'foot' }, disabledReason(kiosk), button('block-mode', 'Block or release seats', () => switchMode(kiosk, 'block'), { class: 'quiet', disabled: hold !== undefined })),
  ];
}

function held(kiosk: Kiosk, map: ScreeningMap, hold: Hold): Piece {
  const due = dueFor(kiosk, hold.seats);
  const price = due ? money(due.amount, due.currency) : '';
  return h(
    'section',
    { class: 'card held', testid: 'held', key: 'held' },
    h('header', {}, h('h2', {}, `${seatCount(hold.seats.length)} held`), timeLeft(map, hold)),
    h('p', { testid: 'held-seats' }, map.names(hold.seats)),
    requestButton(kiosk, 'sell', `Sell · ${price}`, () => startPaying(kiosk, due), { class: 'primary' }),
    requestButton(kiosk, 'release', 'Release', () => void releaseHold(kiosk), { class: 'quiet' }),
  );
}

function selected(kiosk: Kiosk, map: ScreeningMap): Piece {
  const { seats, total } = map.selection;
  const { screening, holdId } = kiosk.state;
  return h(
    'section',
    { class: 'card', testid: 'selected', key: 'selected' },
    h('header', {}, h('h2', {}, `${seatCount(seats.length)} chosen`), h('strong', {}, screening ? money(total, screening.currency) : '')),
    h('p', {}, map.names(seats)),
    requestButton(kiosk, 'hold-selection', holdId === undefined ? 'Hold' : 'Hold these instead', () => void holdSelection(kiosk), { class: 'primary' }),
    button('clear', 'Clear', () => map.element.clear(), { class: 'quiet' }),
  );
}

/** Holds that a reload or a lost reply has left behind: they can be sold or released here. */
function leftBehind(kiosk: Kiosk, map: ScreeningMap): Piece[] {
  const { state } = kiosk;
  if (state.busy || state.holdId !== undefined || state.transaction) return [];
  return map.holds.map(({ holdId, seats }) =>
    h(
      'section',
      { class: 'card', testid: 'left-behind', key: holdId },
      h('h2', {}, 'Held earlier at this till'),
      h('p', {}, map.names(seats)),
      requestButton(kiosk, 'take-up', 'Sell these', () => resumeHold(kiosk, holdId), { class: 'primary' }),
      requestButton(kiosk, 'give-up', 'Release', () => kiosk.showDialog({ kind: 'releaseOtherHold', holdId, names: map.names(seats) }), { class: 'quiet' }),
    ),
  );
}

function party(kiosk: Kiosk, map: ScreeningMap, instead: boolean): Piece[] {
  const { state } = kiosk;
  const { wish, prices, screening, maxSeats } = state;
  const sizes = Array.from({ length: Math.min(10, maxSeats) }, (_, i) => i + 1);
  const want = (change: Partial<typeof wish>): void => {
    state.wish = { ...wish, ...change };
    kiosk.render();
  };
  return [
    h('h2', { key: 'party' }, instead ? 'Others instead: a party of' : 'A party of'),
    h('div', { class: 'sizes', role: 'group', 'aria-label': 'Size of the party' }, ...sizes.map(size => requestButton(kiosk, `party-${size}`, String(size), () => void holdParty(kiosk, size), { 'aria-label': `Best ${seatCount(size)}` }))),
    prices.length > 1 &&
      h(
        'div',
        { class: 'chips', role: 'group', 'aria-label': 'Price' },
        button('price-any', 'Any price', () => want({ category: undefined }), { 'aria-pressed': wish.category === undefined }),
        ...prices.map(({ category, name, color, amount }) =>
          button('price', [h('i', { class: 'dot', color }), `${name} ${screening ? money(amount, screening.currency) : ''}`], () => want({ category }), { key: category, 'aria-pressed': wish.category === category }),
        ),
      ),
    map.hasWheelchairSpaces && h('div', { class: 'chips' }, button('accessible', 'With a wheelchair space', () => want({ accessible: !wish.accessible }), { 'aria-pressed': wish.accessible })),
  ];
}

function exchanging(kiosk: Kiosk, map: ScreeningMap): Piece[] {
  const { booking, keptSeats } = kiosk.state;
  if (!booking) return [];
  const { seats } = map.selection;
  const missing = missingSeats(kiosk);
  const nothingNew = seats.length === 0;
  const due = missing === 0 && !nothingNew ? dueFor(kiosk, seats, booking) : undefined;
  return [
    notices(kiosk),
    h('h2', {}, 'Exchange'),
    h('p', { class: 'lead', testid: 'exchange-rest' }, due ? difference(due) : wanted(missing, nothingNew)),
    h('section', { class: 'card', testid: 'new-seats' }, h('h3', {}, 'New seats'), h('p', {}, nothingNew ? 'None yet' : map.names(seats))),
    h(
      'section',
      { class: 'card' },
      h('h3', {}, 'Old seats: touch those that stay'),
      h('div', { class: 'chips' }, ...booking.seats.map(({ seat, label }) => button('old-seat', map.name(seat), () => toggleKeptSeat(kiosk, seat), { key: seat, 'data-seat': label, 'aria-pressed': keptSeats.has(seat) }))),
    ),
    requestButton(kiosk, 'pay-exchange', 'Go on', () => payExchange(kiosk), { class: 'primary', disabled: !due }),
    !nothingNew && button('clear', 'Clear', () => map.element.clear(), { class: 'quiet' }),
    h('div', { class: 'foot' }, disabledReason(kiosk)),
  ];
}

function wanted(missing: number, nothingNew: boolean): string {
  if (missing > 0) return `Touch ${nothingNew ? seatCount(missing) : missing === 1 ? '1 more seat' : `${missing} more seats`} on the map.`;
  return missing < 0 ? `${seatCount(-missing)} too many.` : 'All old seats stay: nothing to exchange.';
}

function difference({ amount, currency }: Due): string {
  return amount === 0 ? 'Same price' : amount > 0 ? `To pay ${money(amount, currency)}` : `To give back ${money(-amount, currency)}`;
}
