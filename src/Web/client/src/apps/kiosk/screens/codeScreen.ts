import { findBooking } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { h, icon, icons, type Piece } from '../virtualDom.ts';
import { notices, requestButton, button, disabledReason } from './parts.ts';

/** The characters of references: I, L, O and U are left out, as they look like others. */
const characters = [...'1234567890ABCDEFGHJKMNPQRSTVWXYZ'];

export function codeScreen(kiosk: Kiosk): Piece {
  const { state } = kiosk;
  const show = (text: string): void => {
    state.code = text;
    kiosk.render();
  };
  return h(
    'section',
    { class: 'screen code', testid: 'code-screen' },
    notices(kiosk),
    h(
      'form',
      {
        class: 'find',
        onsubmit: event => {
          event.preventDefault();
          void findBooking(kiosk, state.code);
        },
      },
      h('label', { for: 'code' }, 'Scan the ticket, or type its reference'),
      h('input', {
        id: 'code',
        testid: 'code',
        value: state.code,
        autocomplete: 'off',
        autocapitalize: 'characters',
        spellcheck: 'false',
        inputmode: 'none',
        maxlength: 200,
        'data-first': '',
        oninput: event => show((event.target as HTMLInputElement).value),
      }),
      // Enabled without a code too: a scanner's Enter can come before the next frame.
      requestButton(kiosk, 'find', 'Find', () => undefined, { type: 'submit', class: 'primary' }),
    ),
    h(
      'div',
      { class: 'letters', role: 'group', 'aria-label': 'Keyboard' },
      ...characters.map(each => button('letter', each, () => show(state.code + each), { key: each })),
      button('erase', [icon(icons.erase), h('span', { class: 'unseen' }, 'Erase')], () => show(state.code.slice(0, -1)), { class: 'wide' }),
    ),
    disabledReason(kiosk),
  );
}
