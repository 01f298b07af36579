import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Kiosk } from '../kiosk.ts';
import { ticketLoaded } from '../tickets.ts';
import { text } from '../../../ui/pageTexts.ts';

/** Milliseconds until a ticket that could not be loaded is requested again. */
const loadAgainAfter = 3_000;

/** The printable ticket, in its own frame. It is requested until it has loaded. */
export function TicketFrame({ kiosk, reference }: { kiosk: Kiosk; reference: string }): JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLayoutEffect(() => {
    kiosk.ticketFrame = frame.current ?? undefined;
    return () => {
      kiosk.ticketFrame = undefined;
      clearTimeout(timer.current);
    };
  }, [kiosk]);
  const address = `/kiosk/tickets/${encodeURIComponent(reference)}`;
  const loaded = ({ currentTarget }: { currentTarget: HTMLIFrameElement }): void => {
    // The browser's error page has another origin, so `contentDocument` is null then.
    if (currentTarget.contentDocument?.querySelector('[data-testid="ticket"]')) return ticketLoaded(kiosk, reference);
    timer.current = setTimeout(() => {
      currentTarget.src = address;
    }, loadAgainAfter);
  };
  const title = text('kiosk.ticketTitle', { reference });
  return <iframe ref={frame} src={address} title={title} class="paper" data-testid="ticket-frame" onLoad={loaded} />;
}
