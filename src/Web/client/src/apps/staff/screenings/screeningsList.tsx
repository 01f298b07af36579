import type { VNode } from 'preact';
import type { StaffScreening } from '../../../api/types.ts';
import { pageMoney } from '../../../ui/pagePrices.ts';
import { number, text } from '../../../ui/pageTexts.ts';
import { timeText } from '../../../ui/zones.ts';
import { salesState } from './salesState.ts';
import { byDay, dayAndMonth, dayName } from './screeningsState.ts';

interface Props {
  screenings: readonly StaffScreening[];
  now: number;
  /** The list is only a part of what comes up. */
  filtered: boolean;
}

/** The same elements as in Pages/Staff/Index, which shows the list until the script has its own numbers. */
export function ScreeningsList({ screenings, now, filtered }: Props): VNode {
  if (screenings.length === 0 && filtered) {
    return (
      <div class="empty-state" data-testid="no-match">
        <h2>{text('desk.noneFits')}</h2>
        <p>{text('desk.lookElsewhere')}</p>
      </div>
    );
  }
  if (screenings.length === 0) {
    return (
      <div class="empty-state" data-testid="no-screenings">
        <h2>{text('desk.nothingPlanned')}</h2>
        <p>{text('desk.importFirst')}</p>
        <a class="button" href="/staff/plans">{text('desk.seatingPlans')}</a>
      </div>
    );
  }
  return (
    <>
      {byDay(screenings).map(day => (
        <section class="day" key={day.date}>
          <h2><span>{dayName(day, now)}</span> <small>{dayAndMonth(day)}</small></h2>
          <ul class="evening">
            {day.screenings.map(screening => <ScreeningRow key={screening.id} screening={screening} now={now} />)}
          </ul>
        </section>
      ))}
    </>
  );
}

function ScreeningRow({ screening, now }: { screening: StaffScreening; now: number }): VNode {
  const { id, title, venue, city, hall, seatCount, startsAt, timeZone, revenue, currency, sold, held, blocked, seatsLeft } = screening;
  const sales = salesState(screening, now);
  const counts = [
    ['sold', 'status.isSold', sold],
    ['held', 'status.isHeld', held],
    ['blocked', 'status.isBlocked', blocked],
    ['free', 'status.isFree', seatsLeft],
  ] as const;
  return (
    <li data-testid="screening" data-screening={id} data-sales={sales.name}>
      <a href={`/staff/screenings/${id}`}>
        <time dateTime={startsAt}>{timeText(Date.parse(startsAt), timeZone)}</time>
        <span class="what">
          <strong><bdi>{title}</bdi></strong>
          <small><bdi>{venue}, {city}, {hall}</bdi> · {text('seats.count', { count: seatCount })}</small>
        </span>
        <span class="sales" data-testid="sales">{sales.text}</span>
        <span class="occupancy">
          <span class="bar" aria-hidden="true">{counts.map(([name, , count]) => <i class={name} style={`flex-grow: ${count}`} />)}</span>
          <span class="numbers">
            {counts.map(([name, word, count]) => <span class={name}><b data-testid={name}>{number(count)}</b> {text(word)}</span>)}
          </span>
        </span>
        <span class="revenue">
          <b data-testid="revenue">{pageMoney(revenue, currency)}</b>
          <small>{text('desk.revenue')}</small>
        </span>
      </a>
    </li>
  );
}
