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
import { text } from '../../../ui/pageTexts.ts';

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
          <span class="unseen">{text('kiosk.back')}</span>
        </Button>
      )}
      <div class="where">
        <h1 tabindex={-1} ref={title} data-first={step === 'code' ? undefined : ''}>
          {heading(kiosk)}
        </h1>
        <p>
          <bdi>{subheading(kiosk)}</bdi>
        </p>
      </div>
      {step === 'choose' && (
        <>
          <Button testid="open-code" press={() => enterCode(kiosk)}>
            <Icon name="ticket" />
            {text('kiosk.ticketCode')}
          </Button>
          <Button testid="open-shift" press={() => void openShift(kiosk)}>
            <Icon name="till" />
            {text('kiosk.shift')}
          </Button>
          <Button testid="language" popovertarget="languages" class="square">
            <Icon name="language" />
            <span class="unseen">{text('site.language')}</span>
          </Button>
        </>
      )}
      <p class="clock">
        <strong>{timeOf(kiosk.office.serverNow())}</strong>
        <span data-testid="till">
          <bdi>{kiosk.till}</bdi>
        </span>
      </p>
      {document.fullscreenEnabled && (
        <Button testid="full-screen" press={fullScreen} class="square" aria-pressed={document.fullscreenElement !== null}>
          <Icon name="full" />
          <span class="unseen">{text('kiosk.fullScreen')}</span>
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
          {text('kiosk.signedOut')} <a href="/staff/sign-in?return=/kiosk">{text('kiosk.signInAgain')}</a>
        </p>
      )}
      {away !== undefined && (
        <p class="banner" data-testid="away">
          <Icon name="away" />
          <span>
            <strong>{text('kiosk.awaySince', { time: clockOf(away) })}</strong> {text('kiosk.awayText')}
          </span>
        </p>
      )}
    </div>
  );
}

function heading({ state }: Kiosk): JSX.Element | string {
  switch (state.step) {
    case 'choose':
      return text('kiosk.title');
    case 'code':
      return text('kiosk.ticketCode');
    case 'booking':
      return text('ticket.title', { reference: state.booking?.reference ?? '' });
    case 'shift':
      return text('kiosk.shiftSales');
    default:
      return <bdi>{state.screening?.title ?? state.transaction?.title}</bdi>;
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
