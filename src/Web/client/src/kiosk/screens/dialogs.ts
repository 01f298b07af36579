import { refund } from '../bookings.ts';
import { releaseOf } from '../blocking.ts';
import type { Kiosk } from '../kiosk.ts';
import { leave } from '../programme.ts';
import { closeShift } from '../shift.ts';
import type { Dialog } from '../state.ts';
import { terminalSays } from '../selling.ts';
import { h, type Piece } from '../view.ts';
import { money, order, press, reason } from './parts.ts';

interface Asked {
  title: string;
  text: string;
  /** The first is what is meant to be pressed. */
  buttons: readonly Piece[];
  escape: () => void;
}

export function dialog(kiosk: Kiosk): Piece {
  const open = kiosk.state.dialog;
  if (!open) return undefined;
  const { title, text, buttons, escape } = ask(kiosk, open);
  return h(
    'dialog',
    {
      key: open.kind,
      testid: 'dialog',
      'data-kind': open.kind,
      'aria-labelledby': 'dialog-title',
      oncancel: event => {
        event.preventDefault();
        escape();
      },
    },
    h('h2', { id: 'dialog-title' }, title),
    h('p', {}, text),
    h('div', { class: 'actions' }, ...buttons),
    reason(kiosk),
  );
}

function ask(kiosk: Kiosk, open: Dialog): Asked {
  const { state } = kiosk;
  const close = (): void => kiosk.open(undefined);
  const stay = (label: string): Piece => press('cancel', label, close);
  switch (open.kind) {
    case 'idle': {
      const rest = Math.max(0, Math.ceil((open.until - Date.now()) / 1_000));
      return {
        title: 'Still there?',
        text: `In ${rest} ${rest === 1 ? 'second' : 'seconds'} the seats are released and the screen starts over.`,
        buttons: [press('still-here', 'Keep going', close, { class: 'primary', autofocus: true }), press('start-over', 'Start over', () => leave(kiosk))],
        escape: close,
      };
    }
    case 'terminal': {
      const amount = money(Math.abs(open.amount), state.screening?.currency ?? 'EUR');
      return {
        title: open.amount < 0 ? `${amount} back to the card` : `${amount} by card`,
        text: 'Test terminal: no money moves. Play what the card terminal answers.',
        buttons: [order(kiosk, 'approve', 'Approve', () => terminalSays(kiosk, true), { class: 'primary' }), press('decline', 'Decline', () => terminalSays(kiosk, false))],
        escape: () => terminalSays(kiosk, false),
      };
    }
    case 'refund': {
      const { total = 0, currency = 'EUR', reference = '' } = state.booking ?? {};
      return {
        title: `Refund ${money(total, currency)} ${open.tender === 'cash' ? 'in cash' : 'to the card'}?`,
        text: `Booking ${reference} is cancelled and its seats are free for everyone at once.`,
        buttons: [order(kiosk, 'confirm-refund', 'Refund', () => refund(kiosk, open.tender), { class: 'danger' }), stay('Keep the booking')],
        escape: close,
      };
    }
    case 'leave':
      return {
        title: 'Release the seats?',
        text: 'Seats are held for this customer. Going back gives them up.',
        buttons: [press('confirm-leave', 'Release and go back', () => leave(kiosk), { class: 'danger' }), stay('Stay here')],
        escape: close,
      };
    case 'releaseOf':
      return {
        title: 'Release this hold?',
        text: `${open.names}: whoever holds these seats loses them, perhaps while paying for them.`,
        buttons: [order(kiosk, 'confirm-release', 'Release', () => void releaseOf(kiosk, open.holdId), { class: 'danger' }), stay('Leave it')],
        escape: close,
      };
    case 'closeShift':
      return {
        title: 'Close the shift?',
        text: 'The next sale is the first of a new shift. Print the list first if you need it.',
        buttons: [order(kiosk, 'confirm-close', 'Close shift', () => void closeShift(kiosk), { class: 'primary' }), stay('Not yet')],
        escape: close,
      };
  }
}
