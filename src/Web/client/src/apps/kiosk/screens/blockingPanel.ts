import { block, blockedRows, heldGroups, switchMode, toggleUnblock, unblock } from '../blockSeats.ts';
import type { Kiosk } from '../kiosk.ts';
import { timeOf } from '../schedule.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { h, type Piece } from '../virtualDom.ts';
import { notices, requestButton, button, disabledReason, seatCount } from './parts.ts';

/** Blocks free seats chosen on the map. Blocked and held seats cannot be chosen there, so they are listed here. */
export function blockingPanel(kiosk: Kiosk, map: ScreeningMap): Piece[] {
  const { seatsToUnblock: chosen, takenSeats, screening } = kiosk.state;
  const { seats } = map.selection;
  const rows = blockedRows(kiosk);
  const own = new Set(map.holds.map(({ holdId }) => holdId));
  const held = heldGroups(takenSeats).filter(({ holdId }) => !own.has(holdId));
  return [
    notices(kiosk),
    h('h2', { key: 'block' }, 'Take off sale'),
    h('p', { class: 'lead' }, seats.length > 0 ? map.names(seats) : 'Touch free seats on the map.'),
    requestButton(kiosk, 'block', seats.length > 0 ? `Block ${seatCount(seats.length)}` : 'Block', () => void block(kiosk), { class: 'primary', disabled: seats.length === 0 }),
    h('h2', { key: 'unblock' }, 'Blocked'),
    ...(rows.length === 0 ? [h('p', { class: 'lead', testid: 'none-blocked' }, 'No seat is blocked.')] : []),
    ...rows.map(({ name, seats: inRow }) =>
      h(
        'div',
        { class: 'row', key: name, role: 'group', 'aria-label': name },
        button('blocked-row', name, () => toggleUnblock(kiosk, inRow.map(({ seat }) => seat)), { class: 'whole', 'aria-pressed': inRow.every(({ seat }) => chosen.has(seat)) }),
        ...inRow.map(({ seat, number }) => button('blocked-seat', number, () => toggleUnblock(kiosk, [seat]), { key: seat, 'data-seat': map.plan?.seats[seat].label, 'aria-label': map.name(seat), 'aria-pressed': chosen.has(seat) })),
      ),
    ),
    rows.length > 0 && requestButton(kiosk, 'unblock', chosen.size > 0 ? `Put ${seatCount(chosen.size)} back on sale` : 'Put back on sale', () => void unblock(kiosk), { class: 'primary', disabled: chosen.size === 0 }),
    held.length > 0 && h('h2', { key: 'held' }, 'Held by others'),
    ...held.map(({ holdId, until, seats: inHold }) =>
      h(
        'section',
        { class: 'card line', key: holdId, testid: 'held-by-other' },
        h('p', {}, map.names(inHold), until !== undefined && h('small', {}, ` until ${timeOf(until, screening?.timeZone)}`)),
        requestButton(kiosk, 'release-other', 'Release', () => kiosk.showDialog({ kind: 'releaseOtherHold', holdId, names: map.names(inHold) }), { class: 'quiet' }),
      ),
    ),
    h('div', { class: 'foot' }, disabledReason(kiosk), button('sell-mode', 'Back to selling', () => switchMode(kiosk, 'sell'), { class: 'quiet' })),
  ];
}
