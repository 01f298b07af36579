import type { ButtonHTMLAttributes, ComponentChildren, JSX } from 'preact';
import type { Hold } from '../../../seatMapState.ts';
import { countdown, urgent } from '../../../ui/countdown.ts';
import { pageMoney as money, pagePrice as price } from '../../../ui/pagePrices.ts';
import type { Kiosk } from '../kiosk.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { text } from '../../../ui/pageTexts.ts';

/** Elements that several screens use. */

export { money, price };

export interface ButtonProps extends ButtonHTMLAttributes {
  testid: string;
  press?: () => void;
  disabled?: boolean;
}

/** A button that works without the server. */
export function Button({ testid, press, children, ...rest }: ButtonProps): JSX.Element {
  // Without a key, Preact could reuse the element for another button while it is being pressed.
  return (
    <button key={testid} type="button" data-testid={testid} onClick={press} {...rest}>
      {children}
    </button>
  );
}

/** A button that sends a request: disabled while none can be sent. */
export function RequestButton({ kiosk, disabled = false, ...rest }: ButtonProps & { kiosk: Kiosk }): JSX.Element {
  return <Button {...rest} disabled={kiosk.blocked || disabled} />;
}

/** Why the buttons above it are disabled. */
export function DisabledReason({ kiosk: { obstacle } }: { kiosk: Kiosk }): JSX.Element | null {
  return obstacle === undefined ? null : (
    <p class="reason" data-testid="reason">
      {obstacle}
    </p>
  );
}

/** Always rendered: screen readers only announce changes in a live region that exists already. */
export function Notices({ kiosk: { state } }: { kiosk: Kiosk }): JSX.Element {
  const { notice } = state;
  return (
    <div class="notices" role="status" aria-live="polite">
      {notice && (
        <p class="note" data-testid="said" data-tone={notice.tone} key={notice.text}>
          {notice.text}
        </p>
      )}
    </div>
  );
}

export function seatsLeft(count: number): string {
  return count === 0 ? text('seats.soldOut') : text('seats.left', { count });
}

export function seatCount(count: number): string {
  return text('seats.count', { count });
}

/** "2 seats", as the object of a sentence. */
export function someSeats(count: number): string {
  return text('seats.object', { count });
}

export function TimeLeft({ map, hold }: { map: ScreeningMap; hold: Hold }): JSX.Element {
  const rest = hold.expiresAt - map.now();
  return (
    <strong class={`countdown${rest < urgent ? ' urgent' : ''}`} role="timer" data-testid="countdown">
      {countdown(rest)}
    </strong>
  );
}

/** "19:42:10" */
export function clockOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString('en-GB');
}

export function Fact({ label, testid, children }: { label: string; testid?: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd data-testid={testid}>{children}</dd>
    </div>
  );
}
