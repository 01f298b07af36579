import type { JSX } from 'preact';
import type { Kiosk } from '../kiosk.ts';
import { BookingScreen } from './bookingScreen.tsx';
import { CodeScreen } from './codeScreen.tsx';
import { OpenDialog } from './dialogs.tsx';
import { HallScreen } from './hallScreen.tsx';
import { ScreeningChooser } from './screeningChooser.tsx';
import { ShiftScreen } from './shiftScreen.tsx';
import { Banner, TopBar } from './topBar.tsx';
import { UnresolvedPaymentScreen } from './unresolvedPaymentScreen.tsx';

/** The whole screen, from the state. */
export function KioskScreen({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const { map, state } = kiosk;
  return (
    <>
      <TopBar kiosk={kiosk} />
      <Banner kiosk={kiosk} />
      <main class="main" data-step={state.step}>
        {map && <HallScreen key={map} kiosk={kiosk} map={map} />}
        <InPlaceOfMap kiosk={kiosk} />
      </main>
      {state.dialog && <OpenDialog key={state.dialog.kind} kiosk={kiosk} open={state.dialog} />}
    </>
  );
}

function InPlaceOfMap({ kiosk }: { kiosk: Kiosk }): JSX.Element | null {
  const { step, transaction, booking } = kiosk.state;
  switch (step) {
    case 'choose':
      return <ScreeningChooser kiosk={kiosk} />;
    case 'unresolvedPayment':
      return transaction ? <UnresolvedPaymentScreen kiosk={kiosk} transaction={transaction} /> : null;
    case 'code':
      return <CodeScreen kiosk={kiosk} />;
    case 'booking':
      return booking ? <BookingScreen kiosk={kiosk} booking={booking} /> : null;
    case 'shift':
      return <ShiftScreen kiosk={kiosk} />;
    default:
      return null;
  }
}
