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

interface DialogContent {
  title: string;
  text: string;
  /** The first is the usual one. */
  buttons: JSX.Element;
  escape: () => void;
}

export function OpenDialog({ kiosk, open }: { kiosk: Kiosk; open: Dialog }): JSX.Element {
  const { title, text, buttons, escape } = contentOf(kiosk, open);
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
      <p>{text}</p>
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
        title: 'Still there?',
        text: `In ${rest} ${rest === 1 ? 'second' : 'seconds'} the seats are released and the screen starts over.`,
        buttons: (
          <>
            <Button testid="still-here" press={close} class="primary" autofocus>
              Keep going
            </Button>
            <Button testid="start-over" press={() => leave(kiosk)}>
              Start over
            </Button>
          </>
        ),
        escape: close,
      };
    }
    case 'terminal': {
      const amount = money(Math.abs(open.amount), state.screening?.currency ?? 'EUR');
      return {
        title: open.amount < 0 ? `${amount} back to the card` : `${amount} by card`,
        text: 'Test terminal: no money moves. Play what the card terminal answers.',
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="approve" press={() => terminalAnswered(kiosk, true)} class="primary">
              Approve
            </RequestButton>
            <Button testid="decline" press={() => terminalAnswered(kiosk, false)}>
              Decline
            </Button>
          </>
        ),
        escape: () => terminalAnswered(kiosk, false),
      };
    }
    case 'refund': {
      const { total = 0, currency = 'EUR', reference = '' } = state.booking ?? {};
      const how = open.tender === 'cash' ? 'in cash' : 'to the card';
      return {
        title: total === 0 ? 'Cancel this booking?' : `Refund ${money(total, currency)} ${how}?`,
        text: `Booking ${reference} is cancelled and its seats are free for everyone at once.`,
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-refund" press={() => refund(kiosk, open.tender)} class="danger">
              {total === 0 ? 'Cancel the booking' : 'Refund'}
            </RequestButton>
            {stay('Keep the booking')}
          </>
        ),
        escape: close,
      };
    }
    case 'leave':
      return {
        title: 'Release the seats?',
        text: 'Seats are held for this customer. Going back gives them up.',
        buttons: (
          <>
            <Button testid="confirm-leave" press={() => leave(kiosk)} class="danger">
              Release and go back
            </Button>
            {stay('Stay here')}
          </>
        ),
        escape: close,
      };
    case 'releaseOtherHold':
      return {
        title: 'Release this hold?',
        text: `${open.names}: whoever holds these seats loses them, perhaps while paying for them.`,
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-release" press={() => void releaseOtherHold(kiosk, open.holdId)} class="danger">
              Release
            </RequestButton>
            {stay('Leave it')}
          </>
        ),
        escape: close,
      };
    case 'closeShift':
      return {
        title: 'Close the shift?',
        text: 'The next sale is the first of a new shift. Print the list first if you need it.',
        buttons: (
          <>
            <RequestButton kiosk={kiosk} testid="confirm-close" press={() => void closeShift(kiosk)} class="primary">
              Close shift
            </RequestButton>
            {stay('Not yet')}
          </>
        ),
        escape: close,
      };
  }
}
