import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { TakenSeat } from '../../../api/types.ts';
import { SeatStatus, toMillis } from '../../../contract.ts';
import { seatName } from '../../../messages/seatNames.ts';
import type { Plan } from '../../../plan.ts';
import { pagePrice } from '../../../ui/pagePrices.ts';
import { useKeptFocus } from '../keptFocus.ts';
import type { DeskState, Hall, TakenFilter } from './deskState.ts';
import { shortId } from './ledgerText.ts';
import { text } from '../../../ui/pageTexts.ts';

/** More rows are not shown; the search finds them. */
const mostRows = 200;

const statusLabels = { held: 'status.held', sold: 'status.sold', blocked: 'status.blocked' } as const;

/** The seats that match, in the plan's order. */
export function filterTaken(plan: Plan, facts: Iterable<TakenSeat>, { search, status }: TakenFilter): TakenSeat[] {
  const plain = (words: string): string => words.toLowerCase().replaceAll(/[\s-]/g, '');
  const wanted = plain(search);
  return [...facts]
    .filter(fact => status === '' || fact.status === status)
    .filter(
      fact =>
        wanted === '' ||
        plain(plan.seats[fact.seat]?.label ?? '').startsWith(wanted) ||
        plain(fact.reference ?? '').startsWith(wanted) ||
        plain(fact.holder ?? '').endsWith(wanted) ||
        plain(fact.holder ?? '').startsWith(wanted),
    )
    .sort((a, b) => a.seat - b.seat);
}

interface Actions {
  filter: (filter: TakenFilter) => void;
  /** A seat in the list was clicked. */
  chosen: (seat: number) => void;
}

/** The seats that are not free, as a table with a search. */
export function TakenSeatsList({ state, actions }: { state: DeskState; actions: Actions }): VNode {
  const { hall, takenSeats, filter } = state;
  const found = useMemo(() => filterTaken(hall.plan, takenSeats.values(), filter), [hall, takenSeats, filter]);
  // The same elements while the list is the same: Preact then skips all rows.
  const rows = useMemo(
    () => found.slice(0, mostRows).map(fact => <TakenRow key={fact.seat} fact={fact} hall={hall} chosen={actions.chosen} />),
    [found],
  );
  const body = useRef<HTMLTableSectionElement>(null);
  useKeptFocus(body);
  return (
    <>
      <form class="filters" role="search" data-testid="taken-filters" onSubmit={event => event.preventDefault()}>
        <div>
          <label for="taken-search">{text('desk.searchTaken')}</label>
          <input
            id="taken-search"
            name="search"
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={filter.search}
            onInput={event => actions.filter({ ...filter, search: event.currentTarget.value })}
          />
        </div>
        <div>
          <label for="taken-status">{text('desk.status')}</label>
          <select
            id="taken-status"
            name="status"
            value={filter.status}
            onInput={event => actions.filter({ ...filter, status: event.currentTarget.value })}
          >
            <option value="">{text('desk.anyStatus')}</option>
            <option value="held">{text('status.held')}</option>
            <option value="sold">{text('status.sold')}</option>
            <option value="blocked">{text('status.blocked')}</option>
          </select>
        </div>
      </form>
      <p class="hint" data-testid="taken-summary" role="status">{summary(found.length, takenSeats.size)}</p>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={text('desk.tabTaken')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('desk.seat')}</th>
              <th scope="col">{text('desk.status')}</th>
              <th scope="col">{text('desk.whose')}</th>
              <th scope="col" class="amount">{text('desk.amountOrEnd')}</th>
            </tr>
          </thead>
          <tbody data-testid="taken" ref={body}>{rows}</tbody>
        </table>
      </div>
    </>
  );
}

function TakenRow({ fact, hall, chosen }: { fact: TakenSeat; hall: Hall; chosen: (seat: number) => void }): VNode {
  const { plan, terms, clock, messages } = hall;
  const { label } = plan.seats[fact.seat];
  const until = fact.status === 'held' && fact.heldUntil ? text('desk.until', { time: clock.time(toMillis(fact.heldUntil)) }) : undefined;
  return (
    <tr data-seat={label}>
      <th scope="row">
        <button
          type="button"
          class="link-button"
          data-testid="show-seat"
          title={seatName(plan, fact.seat, messages)}
          onClick={() => chosen(fact.seat)}
        >
          <bdi>{label}</bdi>
        </button>
      </th>
      <td>
        <span class="badge" data-status={SeatStatus[fact.status]}>{text(statusLabels[fact.status])}</span>
      </td>
      <td class="whose">
        <bdi>{fact.reference}</bdi>
        {fact.holder && <small><bdi>{shortId(fact.holder)}</bdi></small>}
      </td>
      <td class="amount">{until ?? (fact.amount === undefined ? '' : pagePrice(fact.amount, terms.currency))}</td>
    </tr>
  );
}

function summary(found: number, taken: number): string {
  if (taken === 0) return text('desk.everyFree');
  if (found === 0) return text('desk.noneTaken');
  if (found > mostRows) return text('desk.firstOf', { most: mostRows, found });
  return text('seats.count', { count: found });
}
