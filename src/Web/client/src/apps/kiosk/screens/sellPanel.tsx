import type { JSX } from 'preact';
import type { Hold } from '../../../seatMapState.ts';
import { switchMode } from '../blockSeats.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { dueFor, holdParty, holdSelection, releaseHold, resumeHold, startPaying } from '../selling.ts';
import { Button, DisabledReason, price, RequestButton, seatCount, seatsLeft, TimeLeft } from './parts.tsx';

interface PanelProps {
  kiosk: Kiosk;
  map: ScreeningMap;
}

/** Holding seats for a customer, up to the payment. */
export function SellPanel({ kiosk, map }: PanelProps): JSX.Element {
  const hold = map.hold(kiosk.state.holdId);
  const chosen = map.selection.seats.length > 0;
  return (
    <>
      {hold && <Held kiosk={kiosk} map={map} hold={hold} />}
      {chosen && <Selected kiosk={kiosk} map={map} />}
      {!hold && !chosen && (
        <p class="lead">
          <strong data-testid="map-seats-left">{seatsLeft(map.seatsLeft ?? 0)}</strong>
          {' Touch a number for the best seats together, or seats on the map.'}
        </p>
      )}
      <LeftBehind kiosk={kiosk} map={map} />
      <PartySizes kiosk={kiosk} instead={hold !== undefined} />
      <Wishes kiosk={kiosk} map={map} />
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
        <Button testid="block-mode" press={() => switchMode(kiosk, 'block')} class="quiet" disabled={hold !== undefined}>
          Block or release seats
        </Button>
      </div>
    </>
  );
}

function Held({ kiosk, map, hold }: PanelProps & { hold: Hold }): JSX.Element {
  const due = dueFor(kiosk, hold.seats);
  return (
    <section class="card held" data-testid="held">
      <header>
        <h2>{`${seatCount(hold.seats.length)} held`}</h2>
        <TimeLeft map={map} hold={hold} />
      </header>
      <p data-testid="held-seats">{map.names(hold.seats)}</p>
      <RequestButton kiosk={kiosk} testid="sell" press={() => startPaying(kiosk, due)} class="primary">
        {`Sell · ${due ? price(due.amount, due.currency) : ''}`}
      </RequestButton>
      <RequestButton kiosk={kiosk} testid="release" press={() => void releaseHold(kiosk)} class="quiet">
        Release
      </RequestButton>
    </section>
  );
}

function Selected({ kiosk, map }: PanelProps): JSX.Element {
  const { seats, total } = map.selection;
  const { screening, holdId } = kiosk.state;
  return (
    <section class="card" data-testid="selected">
      <header>
        <h2>{`${seatCount(seats.length)} chosen`}</h2>
        <strong>{screening ? price(total, screening.currency) : ''}</strong>
      </header>
      <p>{map.names(seats)}</p>
      <RequestButton kiosk={kiosk} testid="hold-selection" press={() => void holdSelection(kiosk)} class="primary">
        {holdId === undefined ? 'Hold' : 'Hold these instead'}
      </RequestButton>
      <Button testid="clear" press={() => map.clear()} class="quiet">
        Clear
      </Button>
    </section>
  );
}

/** Holds that a reload or a lost reply has left behind: they can be sold or released here. */
function LeftBehind({ kiosk, map }: PanelProps): JSX.Element | null {
  const { busy, holdId, transaction } = kiosk.state;
  if (busy || holdId !== undefined || transaction) return null;
  return (
    <>
      {map.holds.map(hold => (
        <HeldEarlier key={hold.holdId} kiosk={kiosk} map={map} hold={hold} />
      ))}
    </>
  );
}

function HeldEarlier({ kiosk, map, hold: { holdId, seats } }: PanelProps & { hold: Hold }): JSX.Element {
  const names = map.names(seats);
  return (
    <section class="card" data-testid="left-behind">
      <h2>Held earlier at this till</h2>
      <p>{names}</p>
      <RequestButton kiosk={kiosk} testid="take-up" press={() => resumeHold(kiosk, holdId)} class="primary">
        Sell these
      </RequestButton>
      <RequestButton
        kiosk={kiosk}
        testid="give-up"
        press={() => kiosk.apply(showDialog({ kind: 'releaseOtherHold', holdId, names }))}
        class="quiet"
      >
        Release
      </RequestButton>
    </section>
  );
}

function PartySizes({ kiosk, instead }: { kiosk: Kiosk; instead: boolean }): JSX.Element {
  const sizes = Array.from({ length: Math.min(10, kiosk.state.maxSeats) }, (_, i) => i + 1);
  return (
    <>
      <h2>{instead ? 'Others instead: a party of' : 'A party of'}</h2>
      <div class="sizes" role="group" aria-label="Size of the party">
        {sizes.map(size => (
          <RequestButton
            kiosk={kiosk}
            testid={`party-${size}`}
            key={size}
            press={() => void holdParty(kiosk, size)}
            aria-label={`Best ${seatCount(size)}`}
          >
            {size}
          </RequestButton>
        ))}
      </div>
    </>
  );
}

function Wishes({ kiosk, map }: PanelProps): JSX.Element {
  const { wish, prices, screening } = kiosk.state;
  const want = (change: Partial<typeof wish>): void => kiosk.apply(state => ({ ...state, wish: { ...state.wish, ...change } }));
  return (
    <>
      {prices.length > 1 && (
        <div class="chips" role="group" aria-label="Price">
          <Button testid="price-any" press={() => want({ category: undefined })} aria-pressed={wish.category === undefined}>
            Any price
          </Button>
          {prices.map(({ category, name, color, amount }) => (
            <Button testid="price" key={category} press={() => want({ category })} aria-pressed={wish.category === category}>
              <i class="dot" style={{ background: color }} />
              {`${name} ${screening ? price(amount, screening.currency) : ''}`}
            </Button>
          ))}
        </div>
      )}
      {map.hasWheelchairSpaces && (
        <div class="chips">
          <Button testid="accessible" press={() => want({ accessible: !kiosk.state.wish.accessible })} aria-pressed={wish.accessible}>
            With a wheelchair space
          </Button>
        </div>
      )}
    </>
  );
}
