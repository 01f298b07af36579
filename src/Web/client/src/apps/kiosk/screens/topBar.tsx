import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { switchMode } from '../blockSeats.ts';
import { backToBooking, closeBooking, enterCode } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { goTo, showDialog } from '../kioskState.ts';
import { leave } from '../openScreening.ts';
import { placeOf, timeOf } from '../schedule.ts';
import { openShift } from '../shift.ts';
import { Icon } from './icons.tsx';
import { Button, clockOf } from './parts.tsx';

/** Shorter interruptions are not shown. Milliseconds. */
const shownAfter = 700;

export function TopBar({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const { step } = kiosk.state;
  const title = useRef<HTMLHeadingElement>(null);
  // Screen readers start at the heading of a new screen. Where a code is entered, its field has the focus.
  useLayoutEffect(() => {
    if (step !== 'code') title.current?.focus();
  }, [step]);
  return (
    <header class="bar">
      {step !== 'choose' && step !== 'unresolvedPayment' && (
        <Button testid="back" press={() => back(kiosk)} class="square">
          <Icon name="back" />
          <span class="unseen">Back</span>
        </Button>
      )}
      <div class="where">
        <h1 tabindex={-1} ref={title} data-first={step === 'code' ? undefined : ''}>
          {heading(kiosk)}
        </h1>
        <p>{subheading(kiosk)}</p>
      </div>
      {step === 'choose' && (
        <>
          <Button testid="open-code" press={() => enterCode(kiosk)}>
            <Icon name="ticket" />
            Ticket code
          </Button>
          <Button testid="open-shift" press={() => void openShift(kiosk)}>
            <Icon name="till" />
            Shift
          </Button>
        </>
      )}
      <p class="clock">
        <strong>{timeOf(kiosk.office.serverNow())}</strong>
        <span data-testid="till">{kiosk.till}</span>
      </p>
      {document.fullscreenEnabled && (
        <Button testid="full-screen" press={fullScreen} class="square" aria-pressed={document.fullscreenElement !== null}>
          <Icon name="full" />
          <span class="unseen">Full screen</span>
        </Button>
      )}
    </header>
  );
}

/** Shown while the connection or the session is lost. */
export function Banner({ kiosk: { awaySince, office } }: { kiosk: Kiosk }): JSX.Element {
  const away = awaySince !== undefined && Date.now() - awaySince > shownAfter ? awaySince : undefined;
  return (
    <div class="banners" role="alert">
      {office.signedOut && (
        <p class="banner" data-testid="signed-out">
          You are no longer signed in. <a href="/staff/sign-in?return=/kiosk">Sign in again</a>
        </p>
      )}
      {away !== undefined && (
        <p class="banner" data-testid="away">
          <Icon name="away" />
          <span>
            <strong>{`No connection since ${clockOf(away)}. `}</strong>
            Nothing can be held or sold until it is back, which happens by itself.
          </span>
        </p>
      )}
    </div>
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

function subheading({ state }: Kiosk): string | undefined {
  const { screening, transaction, booking, step } = state;
  if (step === 'booking' && booking) return booking.title;
  if (step !== 'map' && step !== 'pay' && step !== 'unresolvedPayment') return undefined;
  return screening ? placeOf(screening) : transaction?.place;
}

function back(kiosk: Kiosk): void {
  const { state } = kiosk;
  if (state.step === 'code') closeBooking(kiosk);
  else if (state.step === 'booking') enterCode(kiosk);
  else if (state.step === 'pay') kiosk.apply(goTo('map'));
  else if (state.step !== 'map') kiosk.apply(goTo('choose'));
  else if (state.mode === 'block') switchMode(kiosk, 'sell');
  else if (state.mode === 'exchange') backToBooking(kiosk);
  else if (state.holdId !== undefined) kiosk.apply(showDialog({ kind: 'leave' }));
  else leave(kiosk);
}

function fullScreen(): void {
  // The browser may refuse; its own full-screen key still works.
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  asked.catch(() => undefined);
}
