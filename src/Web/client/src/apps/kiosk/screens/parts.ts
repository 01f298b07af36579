import type { Hold } from '../../../model.ts';
import { countdown, urgent } from '../../../ui/countdown.ts';
import { money } from '../../../ui/money.ts';
import type { Kiosk } from '../kiosk.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { h, type Piece, type Props } from '../virtualDom.ts';

/** Elements that several screens use. */

export { money };

/** A button that works without the server. */
export function button(testid: string, label: string | readonly Piece[], run: () => void, props: Props = {}): Piece {
  return h('button', { type: 'button', testid, onclick: run, ...props }, ...(typeof label === 'string' ? [label] : label));
}

/** A button that sends a request: disabled while none can be sent. */
export function requestButton(kiosk: Kiosk, testid: string, label: string, run: () => void, props: Props = {}): Piece {
  return button(testid, label, run, { ...props, disabled: kiosk.blocked || props['disabled'] === true });
}

/** Why the buttons above it are disabled. */
export function disabledReason({ obstacle }: Kiosk): Piece {
  return obstacle === undefined ? undefined : h('p', { class: 'reason', testid: 'reason' }, obstacle);
}

/** Always rendered: screen readers only announce changes in a live region that exists already. */
export function notices({ state: { notice } }: Kiosk): Piece {
  return h('div', { class: 'notices', role: 'status', 'aria-live': 'polite' }, notice && h('p', { class: 'note', testid: 'said', 'data-tone': notice.tone, key: notice.text }, notice.text));
}

export function seatsLeft(count: number): string {
  return count === 0 ? 'Sold out' : count === 1 ? '1 seat left' : `${count.toLocaleString('en')} seats left`;
}

export function seatCount(count: number): string {
  return count === 1 ? '1 seat' : `${count} seats`;
}

export function timeLeft(map: ScreeningMap, hold: Hold): Piece {
  const rest = hold.expiresAt - map.now();
  return h('strong', { class: `countdown${rest < urgent ? ' urgent' : ''}`, role: 'timer', testid: 'countdown' }, countdown(rest));
}

/** "19:42:10" */
export function clockOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString('en-GB');
}

export function fact(label: string, value: string | Piece, testid?: string): Piece {
  return h('div', { class: 'fact', key: label }, h('dt', {}, label), h('dd', testid === undefined ? {} : { testid }, value));
}
