import type { JSX } from 'preact';
import type { Screening } from '../../../api/types.ts';
import { priceRange } from '../../../ui/pagePrices.ts';
import type { Kiosk } from '../kiosk.ts';
import { set } from '../kioskState.ts';
import { loadLaterScreenings, openScreening } from '../openScreening.ts';
import { daysOf, timeOf, venueOf, venuesOf } from '../schedule.ts';
import { changeVenue, chooseVenue } from '../tillVenue.ts';
import { Icon } from './icons.tsx';
import { Button, clockOf, Notices, seatsLeft } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

/** The age of a list is shown when it is older than this, in milliseconds. */
const freshFor = 12_000;

export function ScreeningChooser({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const { state } = kiosk;
  const now = kiosk.office.serverNow();
  const { venue } = state;
  const days = daysOf(venue === undefined ? state.screenings : state.screenings.filter(each => venueOf(each) === venue), now);
  const day = days.find(each => each.id === state.day) ?? days[0];
  const old = state.screeningsAt > 0 && Date.now() - state.screeningsAt > freshFor;
  return (
    <section class="screen chooser" data-testid="chooser">
      <Notices kiosk={kiosk} />
      <Venues kiosk={kiosk} />
      {(days.length > 1 || state.moreScreenings) && (
        <div class="days" role="group" aria-label={text('kiosk.day')}>
          {days.map(({ id, name }) => (
            <Button testid="day" key={id} press={() => kiosk.apply(set({ day: id }))} aria-pressed={id === day?.id}>
              {name}
            </Button>
          ))}
          {state.moreScreenings && (
            <Button testid="later" press={() => void loadLaterScreenings(kiosk)}>
              {text('kiosk.later')}
            </Button>
          )}
        </div>
      )}
      {old && (
        <p class="reason" data-testid="age">
          {text('kiosk.leftAsOf', { time: clockOf(state.screeningsAt) })}
        </p>
      )}
      {day ? (
        <div class="tiles" data-old={old ? '' : undefined}>
          {day.screenings.map(screening => (
            <Tile key={screening.id} kiosk={kiosk} screening={screening} now={now} />
          ))}
        </div>
      ) : (
        <p class="nothing">{text(state.screeningsAt > 0 ? 'kiosk.nothingOn' : 'kiosk.loading')}</p>
      )}
    </section>
  );
}

/** Asked once. Then it is a button that asks again. */
function Venues({ kiosk }: { kiosk: Kiosk }): JSX.Element | null {
  const { screenings, venue, venueAsked } = kiosk.state;
  const venues = venuesOf(screenings);
  if (venues.length < 2 && venue === undefined) return null;
  if (venueAsked) {
    return (
      <p class="till-venue">
        <Button testid="change-venue" press={() => changeVenue(kiosk)}>
          <Icon name="place" />
          <bdi>{venue ?? text('kiosk.everyVenue')}</bdi>
          <span class="unseen">{text('kiosk.otherVenue')}</span>
        </Button>
      </p>
    );
  }
  return (
    <div class="days" role="group" aria-label={text('kiosk.whichVenue')} data-testid="venues">
      <strong>{text('kiosk.whichVenue')}</strong>
      {venues.map(each => (
        <Button testid="venue" key={each} press={() => chooseVenue(kiosk, each)} aria-pressed={each === venue}>
          <bdi>{each}</bdi>
        </Button>
      ))}
      <Button testid="every-venue" press={() => chooseVenue(kiosk, undefined)}>
        {text('kiosk.everyVenue')}
      </Button>
    </div>
  );
}

function Tile({ kiosk, screening, now }: { kiosk: Kiosk; screening: Screening; now: number }): JSX.Element {
  const { id, title, hall, venue, city, startsAt, timeZone, seatsLeft: left, seatCount, fromPrice, toPrice, currency } = screening;
  const off = screening.calledOffAt !== undefined;
  const closed = off || Date.parse(screening.salesCloseAt) <= now;
  const early = Date.parse(screening.salesOpenAt) > now;
  const few = !closed && left > 0 && left <= Math.max(10, seatCount * 0.1);
  const standing = off ? text('desk.calledOff')
    : closed ? text('kiosk.salesClosed')
    : early ? text('kiosk.notOnSale')
    : seatsLeft(left);
  return (
    <Button
      testid="screening"
      press={() => void openScreening(kiosk, id, 'sell')}
      class={`tile${few ? ' few' : ''}${closed || early || left === 0 ? ' none' : ''}`}
      data-id={id}
      disabled={kiosk.blocked}
    >
      <strong class="time">{timeOf(startsAt, timeZone)}</strong>
      <span class="title">
        <bdi>{title}</bdi>
      </span>
      <span class="hall">
        <bdi>{kiosk.state.venue === undefined ? `${hall} · ${venue}, ${city}` : hall}</bdi>
      </span>
      <span class="left" data-testid="seats-left">
        {standing}
      </span>
      <span class="from">{left > 0 && priceRange(fromPrice, toPrice, currency)}</span>
      <span class="meter" style={{ '--share': (left / Math.max(1, seatCount)).toFixed(3) }} aria-hidden="true" />
    </Button>
  );
}
