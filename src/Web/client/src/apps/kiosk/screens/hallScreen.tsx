import type { HTMLAttributes, JSX } from 'preact';
import type { SeatMapElement } from '../../../element/define.ts';
import type { Kiosk } from '../kiosk.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { BlockingPanel } from './blockingPanel.tsx';
import { ExchangePanel } from './exchangePanel.tsx';
import { clockOf, Notices } from './parts.tsx';
import { PayPanel } from './payPanel.tsx';
import { SellPanel } from './sellPanel.tsx';
import { text } from '../../../ui/pageTexts.ts';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'seat-map': HTMLAttributes<SeatMapElement> & { screening: number; 'party-limit': number | undefined; 'box-office': '' };
    }
  }
}

/** The map with the panel beside it, or below it on an upright screen. It stays while other screens cover it. */
export function HallScreen({ kiosk, map }: { kiosk: Kiosk; map: ScreeningMap }): JSX.Element {
  const { step, mode } = kiosk.state;
  const covered = step !== 'map' && step !== 'pay';
  const since = kiosk.awaySince;
  return (
    <div class="hall" inert={covered} data-mode={mode}>
      <div class="stage" data-stale={since === undefined ? undefined : ''}>
        <seat-map ref={map.attach} screening={map.screeningId} party-limit={map.partyLimit} box-office="" />
        {since !== undefined && (
          <p class="stale" data-testid="stale">
            {text('kiosk.mapAsOf', { time: clockOf(since) })}
          </p>
        )}
      </div>
      <aside class="side" aria-label={text('kiosk.customer')}>
        <Notices kiosk={kiosk} />
        {!covered && map.ready && <Panel kiosk={kiosk} map={map} />}
      </aside>
    </div>
  );
}

function Panel({ kiosk, map }: { kiosk: Kiosk; map: ScreeningMap }): JSX.Element | null {
  const { step, due, mode, booking } = kiosk.state;
  if (step === 'pay' && due) return <PayPanel kiosk={kiosk} map={map} due={due} />;
  if (mode === 'block') return <BlockingPanel kiosk={kiosk} map={map} />;
  if (mode === 'exchange') return booking ? <ExchangePanel kiosk={kiosk} map={map} booking={booking} /> : null;
  return <SellPanel kiosk={kiosk} map={map} />;
}
