import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Hold } from '../../../seatMapState.ts';
import { switchMode } from '../blockSeats.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { chooseType } from '../ticketTypes.ts';
import { dueFor, holdParty, holdSelection, releaseHold, resumeHold, startPaying } from '../selling.ts';
import { Button, DisabledReason, price, RequestButton, seatCount, seatsLeft, TimeLeft } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

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
          {` ${text('kiosk.touchNumber')}`}
        </p>
      )}
      <LeftBehind kiosk={kiosk} map={map} />
      <PartySizes kiosk={kiosk} instead={hold !== undefined} />
      <Wishes kiosk={kiosk} map={map} />
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
        <Button testid="block-mode" press={() => switchMode(kiosk, 'block')} class="quiet" disabled={hold !== undefined}>
          {text('kiosk.blockOrRelease')}
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
        <h2>{text('kiosk.seatsHeld', { seats: seatCount(hold.seats.length) })}</h2>
        <TimeLeft map={map} hold={hold} />
      </header>
      <p data-testid="held-seats">{map.names(hold.seats)}</p>
      <TicketTypes kiosk={kiosk} map={map} hold={hold} />
      <RequestButton kiosk={kiosk} testid="sell" press={() => startPaying(kiosk, due)} class="primary" disabled={!due}>
        {text('kiosk.sell', { sum: due ? price(due.amount, due.currency) : '' })}
      </RequestButton>
      <RequestButton kiosk={kiosk} testid="release" press={() => void releaseHold(kiosk)} class="quiet">
        {text('kiosk.release')}
      </RequestButton>
    </section>
  );
}

/** A row of buttons for each seat: what ticket it is. A type for members asks for the number first. */
function TicketTypes({ kiosk, hold, map }: PanelProps & { hold: Hold }): JSX.Element | null {
  const { pricing, quote } = kiosk.state;
  const [asked, ask] = useState<number>();
  useEffect(() => document.getElementById(`member-${asked}`)?.focus(), [asked]);
  if (!pricing || pricing.types.length < 2) return null;
  const isForMembers = (id: string | undefined): boolean => pricing.types.some(type => type.id === id && type.rule === 'member');
  return (
    <ul class="ticket-types">
      {hold.seats.map(seat => {
        const chosen = quote?.types[quote.seats.indexOf(seat)];
        const number = `member-${seat}`;
        const asks = asked === seat && !isForMembers(chosen);
        const press = (id: string): void => {
          if (isForMembers(id) && !asks) return ask(seat);
          const typed = document.getElementById(number) as HTMLInputElement | null;
          void chooseType(kiosk, seat, id, isForMembers(id) ? typed?.value.trim() : undefined);
        };
        return (
          <li key={seat} data-seat={seat}>
            <span>{map.name(seat)}</span>
            <div class="chips" role="group" aria-label={map.name(seat)}>
              {pricing.types.map(({ id, name }) => (
                <RequestButton
                  kiosk={kiosk}
                  testid="ticket-type"
                  key={id}
                  press={() => press(id)}
                  aria-pressed={chosen === id}
                  data-type={id}
                >
                  <bdi>{name}</bdi>
                </RequestButton>
              ))}
            </div>
            {asks && (
              <input
                id={number}
                autocomplete="off"
                dir="ltr"
                aria-label={text('kiosk.memberNumber')}
                placeholder={text('kiosk.memberNumber')}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Selected({ kiosk, map }: PanelProps): JSX.Element {
  const { seats, total } = map.selection;
  const { screening, holdId } = kiosk.state;
  return (
    <section class="card" data-testid="selected">
      <header>
        <h2>{text('kiosk.seatsChosen', { seats: seatCount(seats.length) })}</h2>
        <strong>{screening ? price(total, screening.currency) : ''}</strong>
      </header>
      <p>{map.names(seats)}</p>
      <RequestButton kiosk={kiosk} testid="hold-selection" press={() => void holdSelection(kiosk)} class="primary">
        {text(holdId === undefined ? 'kiosk.hold' : 'kiosk.holdInstead')}
      </RequestButton>
      <Button testid="clear" press={() => map.clear()} class="quiet">
        {text('kiosk.clear')}
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
      <h2>{text('kiosk.heldEarlier')}</h2>
      <p>{names}</p>
      <RequestButton kiosk={kiosk} testid="take-up" press={() => resumeHold(kiosk, holdId)} class="primary">
        {text('kiosk.sellThese')}
      </RequestButton>
      <RequestButton
        kiosk={kiosk}
        testid="give-up"
        press={() => kiosk.apply(showDialog({ kind: 'releaseOtherHold', holdId, names }))}
        class="quiet"
      >
        {text('kiosk.release')}
      </RequestButton>
    </section>
  );
}

function PartySizes({ kiosk, instead }: { kiosk: Kiosk; instead: boolean }): JSX.Element {
  const sizes = Array.from({ length: Math.min(10, kiosk.state.maxSeats) }, (_, i) => i + 1);
  return (
    <>
      <h2>{text(instead ? 'kiosk.partyInstead' : 'kiosk.party')}</h2>
      <div class="sizes" role="group" aria-label={text('kiosk.partySize')}>
        {sizes.map(size => (
          <RequestButton
            kiosk={kiosk}
            testid={`party-${size}`}
            key={size}
            press={() => void holdParty(kiosk, size)}
            aria-label={text('kiosk.best', { count: size })}
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
        <div class="chips" role="group" aria-label={text('kiosk.price')}>
          <Button testid="price-any" press={() => want({ category: undefined })} aria-pressed={wish.category === undefined}>
            {text('kiosk.anyPrice')}
          </Button>
          {prices.map(({ category, name, color, amount }) => (
            <Button testid="price" key={category} press={() => want({ category })} aria-pressed={wish.category === category}>
              <i class="dot" style={{ background: color }} />
              <bdi>{name}</bdi> {screening && price(amount, screening.currency)}
            </Button>
          ))}
        </div>
      )}
      {map.hasWheelchairSpaces && (
        <div class="chips">
          <Button testid="accessible" press={() => want({ accessible: !kiosk.state.wish.accessible })} aria-pressed={wish.accessible}>
            {text('kiosk.withWheelchair')}
          </Button>
        </div>
      )}
    </>
  );
}
