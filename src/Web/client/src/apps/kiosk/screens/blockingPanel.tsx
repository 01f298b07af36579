import type { JSX } from 'preact';
import { block, blockedRows, heldGroups, switchMode, toggleUnblock, unblock, type BlockedRow, type HeldGroup } from '../blockSeats.ts';
import type { Kiosk } from '../kiosk.ts';
import { showDialog } from '../kioskState.ts';
import { timeOf } from '../schedule.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { Button, DisabledReason, RequestButton, someSeats } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

interface PanelProps {
  kiosk: Kiosk;
  map: ScreeningMap;
}

/** Blocks free seats chosen on the map. Blocked and held seats cannot be chosen there, so they are listed here. */
export function BlockingPanel({ kiosk, map }: PanelProps): JSX.Element {
  const { seats } = map.selection;
  return (
    <>
      <h2>{text('kiosk.takeOffSale')}</h2>
      <p class="lead">{seats.length > 0 ? map.names(seats) : text('kiosk.touchFree')}</p>
      <RequestButton kiosk={kiosk} testid="block" press={() => void block(kiosk)} class="primary" disabled={seats.length === 0}>
        {seats.length > 0 ? text('kiosk.blockSeats', { seats: someSeats(seats.length) }) : text('kiosk.block')}
      </RequestButton>
      <Blocked kiosk={kiosk} map={map} />
      <HeldByOthers kiosk={kiosk} map={map} />
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
        <Button testid="sell-mode" press={() => switchMode(kiosk, 'sell')} class="quiet">
          {text('kiosk.backToSelling')}
        </Button>
      </div>
    </>
  );
}

function Blocked({ kiosk, map }: PanelProps): JSX.Element {
  const rows = blockedRows(kiosk.state, map);
  const chosen = kiosk.state.seatsToUnblock.size;
  return (
    <>
      <h2>{text('kiosk.blocked')}</h2>
      {rows.length === 0 && (
        <p class="lead" data-testid="none-blocked">
          {text('kiosk.noneBlocked')}
        </p>
      )}
      {rows.map(row => (
        <Row key={row.name} kiosk={kiosk} map={map} row={row} />
      ))}
      {rows.length > 0 && (
        <RequestButton kiosk={kiosk} testid="unblock" press={() => void unblock(kiosk)} class="primary" disabled={chosen === 0}>
          {chosen > 0 ? text('kiosk.putSeatsBack', { seats: someSeats(chosen) }) : text('kiosk.putBack')}
        </RequestButton>
      )}
    </>
  );
}

function Row({ kiosk, map, row: { name, seats } }: PanelProps & { row: BlockedRow }): JSX.Element {
  const chosen = kiosk.state.seatsToUnblock;
  const toggle = (which: number[]) => (): void => kiosk.apply(toggleUnblock(which));
  const all = seats.map(({ seat }) => seat);
  return (
    <div class="row" role="group" aria-label={name}>
      <Button testid="blocked-row" press={toggle(all)} class="whole" aria-pressed={all.every(seat => chosen.has(seat))}>
        {name}
      </Button>
      {seats.map(({ seat, number }) => (
        <Button
          testid="blocked-seat"
          key={seat}
          press={toggle([seat])}
          data-seat={map.plan?.seats[seat].label}
          aria-label={map.name(seat)}
          aria-pressed={chosen.has(seat)}
        >
          {number}
        </Button>
      ))}
    </div>
  );
}

function HeldByOthers({ kiosk, map }: PanelProps): JSX.Element {
  const own = new Set(map.holds.map(({ holdId }) => holdId));
  const held = heldGroups(kiosk.state.takenSeats).filter(({ holdId }) => !own.has(holdId));
  return (
    <>
      {held.length > 0 && <h2>{text('kiosk.heldByOthers')}</h2>}
      {held.map(group => (
        <HeldByOther key={group.holdId} kiosk={kiosk} map={map} group={group} />
      ))}
    </>
  );
}

function HeldByOther({ kiosk, map, group: { holdId, until, seats } }: PanelProps & { group: HeldGroup }): JSX.Element {
  const names = map.names(seats);
  return (
    <section class="card line" data-testid="held-by-other">
      <p>
        {names}
        {until !== undefined && <small>{` ${text('kiosk.until', { time: timeOf(until, kiosk.state.screening?.timeZone) })}`}</small>}
      </p>
      <RequestButton
        kiosk={kiosk}
        testid="release-other"
        press={() => kiosk.apply(showDialog({ kind: 'releaseOtherHold', holdId, names }))}
        class="quiet"
      >
        {text('kiosk.release')}
      </RequestButton>
    </section>
  );
}
