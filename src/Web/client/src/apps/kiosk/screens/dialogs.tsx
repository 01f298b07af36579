import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { releaseOtherHold } from '../blockSeats.ts';
import { refund } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog, type Dialog } from '../kioskState.ts';
import { leave } from '../openScreening.ts';
import { terminalAnswered } from '../selling.ts';
import { closeShift } from '../shift.ts';
import { Button, DisabledReason, money, RequestButton } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

interface DialogContent {
  title: string;
  body: string;
  /** The first is the usual one. */
  buttons: JSX.Element;
  escape: () => void;
}

export function OpenDialog({ kiosk, open }: { kiosk: Kiosk; open: Dialog }): JSX.Element {
  const { title, body, buttons, escape } = contentOf(kiosk, open);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closing it gives the focus back to what had it before.
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      data-testid="dialog"
      data-kind={open.kind}
      aria-labelledby="dialog-title"
      onCancel={event => {
        event.preventDefault();
        escape();
      }}
    >
      <h2 id="dialog-title">{title}</h2>
      <p>{body}</p>
      <div class="actions">{buttons}</div>
      <DisabledReason kiosk={kiosk} />
    </dialog>
  );
}

function contentOf(kiosk: Kiosk, open: Dialog): DialogContent {
  const { state } = kiosk;
  const close = (): void => kiosk.apply(showDialog(undefined));
  const stay = (label: string): JSX.Element => (
    <Button testid="cancel" press={close}>
      {label}
    </Button>
  );
  switch (open.kind) {
    case 'idle': {
      const rest = Math.max(0, Math.ceil((open.until - Date.now()) / 1_000));
      return {
        title: text('kiosk.stillThere'),
        body: text('kiosk.idle', { count: rest }),
        buttons: (
          <>
            <Button testid="still-here" press={close} class="primary" autofocus>
              {text('kiosk.keepGoing')}
            </Button>
            <Button testid="start-over" press={() => leave(kiosk)}>
              {text('kiosk.startOver')}
            </Button>
          </>
        ),
        escape: close,
      };
    }
    case 'terminal': {
      const amount = money(Math.abs(open.amount), state.screening?.currency ?? 'EUR');
      return {
        title: text(open.amount < 0 ? 'kiosk.backToCard' : 'kiosk.byCard', { sum: amount }),
        body: text('kiosk.testTerminal'),
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="approve" press={() => terminalAnswered(kiosk, true)} class="primary">
              {text('kiosk.approve')}
            </RequestButton>
            <Button testid="decline" press={() => terminalAnswered(kiosk, false)}>
              {text('kiosk.decline')}
            </Button>
          </>
        ),
        escape: () => terminalAnswered(kiosk, false),
      };
    }
    case 'refund': {
      const { total = 0, currency = 'EUR', reference = '' } = state.booking ?? {};
      const ask = open.tender === 'cash' ? 'kiosk.askRefundCash' : 'kiosk.askRefundCard';
      return {
        title: total === 0 ? text('kiosk.askCancel') : text(ask, { sum: money(total, currency) }),
        body: text('kiosk.refundText', { reference }),
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-refund" press={() => refund(kiosk, open.tender)} class="danger">
              {text(total === 0 ? 'kiosk.cancelBooking' : 'kiosk.refund')}
            </RequestButton>
            {stay(text('kiosk.keepBooking'))}
          </>
        ),
        escape: close,
      };
    }
    case 'leave':
      return {
        title: text('kiosk.askRelease'),
        body: text('kiosk.leaveText'),
        buttons: (
          <>
            <Button testid="confirm-leave" press={() => leave(kiosk)} class="danger">
              {text('kiosk.releaseAndGo')}
            </Button>
            {stay(text('kiosk.stay'))}
          </>
        ),
        escape: close,
      };
    case 'releaseOtherHold':
      return {
        title: text('kiosk.askReleaseHold'),
        body: text('kiosk.releaseHoldText', { names: open.names }),
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-release" press={() => void releaseOtherHold(kiosk, open.holdId)} class="danger">
              {text('kiosk.release')}
            </RequestButton>
            {stay(text('kiosk.leaveHold'))}
          </>
        ),
        escape: close,
      };
    case 'closeShift':
      return {
        title: text('kiosk.askCloseShift'),
        body: text('kiosk.closeShiftText'),
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-close" press={() => void closeShift(kiosk)} class="primary">
              {text('kiosk.closeShift')}
            </RequestButton>
            {stay(text('kiosk.notYet'))}
          </>
        ),
        escape: close,
      };
  }
}
