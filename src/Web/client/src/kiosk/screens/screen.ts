import type { Kiosk } from '../kiosk.ts';
import { h, type Piece } from '../view.ts';
import { bar, banner } from './bar.ts';
import { booking } from './booking.ts';
import { chooser } from './chooser.ts';
import { code } from './code.ts';
import { dialog } from './dialogs.ts';
import { hall } from './hall.ts';
import { settle } from './settle.ts';
import { shift } from './shift.ts';

/** The whole screen, as the state says it. */
export function screen(kiosk: Kiosk): readonly Piece[] {
  return [bar(kiosk), banner(kiosk), h('main', { class: 'main', 'data-step': kiosk.state.step }, kiosk.map !== undefined && hall(kiosk, kiosk.map), inPlaceOfMap(kiosk)), dialog(kiosk)];
}

function inPlaceOfMap(kiosk: Kiosk): Piece {
  const { step, transaction } = kiosk.state;
  switch (step) {
    case 'choose':
      return chooser(kiosk);
    case 'settle':
      return transaction && settle(kiosk, transaction);
    case 'code':
      return code(kiosk);
    case 'booking':
      return booking(kiosk);
    case 'shift':
      return shift(kiosk);
    default:
      return undefined;
  }
}
