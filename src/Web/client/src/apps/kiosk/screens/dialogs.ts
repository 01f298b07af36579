import { releaseOtherHold } from '../blockSeats.ts';
import { refund } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import type { Dialog } from '../kioskState.ts';
import { leave } from '../openScreening.ts';
import { terminalAnswered } from '../selling.ts';
import { closeShift } from '../shift.ts';
import { h, type Piece } from '../virtualDom.ts';
import { money, requestButton, button, disabledReason } from './parts.ts';

interface DialogContent {
  title: string;
  text: string;
  /** The first is the usual one. */
  buttons: readonly Piece[];
  escape: () => void;
}

export function dialog(kiosk: Kiosk): Piece {
  const open = kiosk.state.dialog;
  if (!open) return undefined;
  const { title, text, buttons, escape } = contentOf(kiosk, open);
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
    disabledReason(kiosk),
  );
}

function contentOf(kiosk: Kiosk, open: Dialog): DialogContent {
  const { state } = kiosk;
  const close = (): void => kiosk.showDialog(undefined);
  const stay = (label: string): Piece => button('cancel', label, close);
  switch (open.kind) {
    case 'idle': {
      const rest = Math.max(0, Math.ceil((open.until - Date.now()) / 1_000));
      return {
        title: 'Still there?',
        text: `In ${rest} ${rest === 1 ? 'second' : 'seconds'} the seats are released and the screen starts over.`,
        buttons: [button('still-here', 'Keep going', close, { class: 'primary', autofocus: true }), button('start-over', 'Start over', () => leave(kiosk))],
        escape: close,
      };
    }
    case 'terminal': {
      const amount = money(Math.abs(open.amount), state.screening?.currency ?? 'EUR');
      return {
        title: open.amount < 0 ? `${amount} back to the card` : `${amount} by card`,
        text: 'Test terminal: no money moves. Play what the card terminal answers.',
        buttons: [requestButton(kiosk, 'approve', 'Approve', () => terminalAnswered(kiosk, true), { class: 'primary' }), button('decline', 'Decline', () => terminalAnswered(kiosk, false))],
        escape: () => terminalAnswered(kiosk, false),
      };
    }
    case 'refund': {
      const { total = 0, currency = 'EUR', reference = '' } = state.booking ?? {};
      return {
        title: `Refund ${money(total, currency)} ${open.tender === 'cash' ? 'in cash' : 'to the card'}?`,
        text: `Booking ${reference} is cancelled and its seats are free for everyone at once.`,
        buttons: [requestButton(kiosk, 'confirm-refund', 'Refund', () => refund(kiosk, open.tender), { class: 'danger' }), stay('Keep the booking')],
        escape: close,
      };
    }
    case 'leave':
      return {
        title: 'Release the seats?',
        text: 'Seats are held for this customer. Going back gives them up.',
        buttons: [button('confirm-leave', 'Release and go back', () => leave(kiosk), { class: 'danger' }), stay('Stay here')],
        escape: close,
      };
    case 'releaseOtherHold':
      return {
        title: 'Release this hold?',
        text: `${open.names}: whoever holds these seats loses them, perhaps while paying for them.`,
        buttons: [requestButton(kiosk, 'confirm-release', 'Release', () => void releaseOtherHold(kiosk, open.holdId), { class: 'danger' }), stay('Leave it')],
        escape: close,
      };
    case 'closeShift':
      return {
        title: 'Close the shift?',
        text: 'The next sale is the first of a new shift. Print the list first if you need it.',
        buttons: [requestButton(kiosk, 'confirm-close', 'Close shift', () => void closeShift(kiosk), { class: 'primary' }), stay('Not yet')],
        escape: close,
      };
  }
}
