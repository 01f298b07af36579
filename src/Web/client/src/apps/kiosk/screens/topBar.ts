import { switchMode } from '../blockSeats.ts';
import { backToBooking, closeBooking, enterCode } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { leave } from '../openScreening.ts';
import { placeOf, timeOf } from '../schedule.ts';
import { openShift } from '../shift.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { clockOf, button } from './parts.ts';

/** Shorter interruptions are not shown. Milliseconds. */
const shownAfter = 700;

export function topBar(kiosk: Kiosk): Piece {
  const { state } = kiosk;
  const choosing = state.step === 'choose';
  return h(
    'header',
    { class: 'bar' },
    !choosing && state.step !== 'unresolvedPayment' && button('back', [icon(icons.back), h('span', { class: 'unseen' }, 'Back')], () => back(kiosk), { class: 'square' }),
    h('div', { class: 'where' }, h('h1', { tabindex: '-1', ...(state.step !== 'code' && { 'data-first': '' }) }, heading(kiosk)), h('p', {}, subheading(kiosk))),
    choosing && button('open-code', [icon(icons.ticket), 'Ticket code'], () => enterCode(kiosk)),
    choosing && button('open-shift', [icon(icons.till), 'Shift'], () => void openShift(kiosk)),
    h('p', { class: 'clock' }, h('strong', {}, timeOf(kiosk.office.serverNow())), h('span', { testid: 'till' }, kiosk.till)),
    document.fullscreenEnabled &&
      button('full-screen', [icon(icons.full), h('span', { class: 'unseen' }, 'Full screen')], fullScreen, { class: 'square', 'aria-pressed': document.fullscreenElement !== null }),
  );
}

/** Shown while the connection or the session is lost. */
export function banner(kiosk: Kiosk): Piece {
  const { awaySince, office } = kiosk;
  const away = awaySince !== undefined && Date.now() - awaySince > shownAfter ? awaySince : undefined;
  return h(
    'div',
    { class: 'banners', role: 'alert' },
    office.signedOut &&
      h('p', { class: 'banner', testid: 'signed-out' }, 'You are no longer signed in. ', h('a', { href: '/staff/sign-in?return=/kiosk' }, 'Sign in again')),
    away !== undefined &&
      h('p', { class: 'banner', testid: 'away' }, icon(icons.away), h('span', {}, h('strong', {}, `No connection since ${clockOf(away)}. `), 'Nothing can be held or sold until it is back, which happens by itself.')),
  );
}

function heading({ state }: Kiosk): string {
  switch (state.step) {
    case 'choose':
      return 'Box office';
    case 'code':
      return 'Ticket code';
    case 'booking':
      return `Booking ${state.booking?.reference ?? ''}`;
    case 'shift':
      return 'Sales of this shift';
    default:
      return state.screening?.title ?? state.transaction?.title ?? '';
  }
}

function subheading({ state }: Kiosk): string {
  const { screening, transaction, booking, step } = state;
  if (step === 'booking' && booking) return booking.title;
  if (step === 'map' || step === 'pay' || step === 'unresolvedPayment') return screening ? placeOf(screening) : (transaction?.place ?? '');
  return '';
}

function back(kiosk: Kiosk): void {
  const { state } = kiosk;
  if (state.step === 'code') closeBooking(kiosk);
  else if (state.step === 'booking') enterCode(kiosk);
  else if (state.step === 'pay') kiosk.goTo('map');
  else if (state.step !== 'map') kiosk.goTo('choose');
  else if (state.mode === 'block') switchMode(kiosk, 'sell');
  else if (state.mode === 'exchange') backToBooking(kiosk);
  else if (state.holdId !== undefined) kiosk.showDialog({ kind: 'leave' });
  else leave(kiosk);
}

function fullScreen(): void {
  // The browser may refuse; its own full-screen key still works.
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  asked.catch(() => undefined);
}
