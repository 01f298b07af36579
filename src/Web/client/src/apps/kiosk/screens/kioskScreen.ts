import type { Kiosk } from '../kiosk.ts';
import { h, type Piece } from '../virtualDom.ts';
import { bookingScreen } from './bookingScreen.ts';
import { codeScreen } from './codeScreen.ts';
import { dialog } from './dialogs.ts';
import { hallScreen } from './hallScreen.ts';
import { screeningChooser } from './screeningChooser.ts';
import { shiftScreen } from './shiftScreen.ts';
import { topBar, banner } from './topBar.ts';
import { unresolvedPaymentScreen } from './unresolvedPaymentScreen.ts';

/** The whole screen, from the state. */
export function kioskScreen(kiosk: Kiosk): readonly Piece[] {
  return [topBar(kiosk), banner(kiosk), h('main', { class: 'main', 'data-step': kiosk.state.step }, kiosk.map !== undefined && hallScreen(kiosk, kiosk.map), inPlaceOfMap(kiosk)), dialog(kiosk)];
}

function inPlaceOfMap(kiosk: Kiosk): Piece {
  const { step, transaction } = kiosk.state;
  switch (step) {
    case 'choose':
      return screeningChooser(kiosk);
    case 'unresolvedPayment':
      return transaction && unresolvedPaymentScreen(kiosk, transaction);
    case 'code':
      return codeScreen(kiosk);
    case 'booking':
      return bookingScreen(kiosk);
    case 'shift':
      return shiftScreen(kiosk);
    default:
      return undefined;
  }
}
