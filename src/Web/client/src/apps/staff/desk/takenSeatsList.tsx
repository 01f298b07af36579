import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { TakenSeat } from '../../../api/types.ts';
import { SeatStatus, toMillis } from '../../../contract.ts';
import { seatName } from '../../../messages/seatNames.ts';
import type { Plan } from '../../../plan.ts';
import { price } from '../../../ui/money.ts';
import { useKeptFocus } from '../keptFocus.ts';
import type { DeskState, Hall, TakenFilter } from './deskState.ts';
import { shortId } from './ledgerText.ts';

/** More rows are not shown; the search finds them. */
const mostRows = 200;

const statusLabels = { held: 'Held', sold: 'Sold', blocked: 'Off sale' };

/** The seats that match, in the plan's order. */
export function filterTaken(plan: Plan, facts: Iterable<TakenSeat>, { search, status }: TakenFilter): TakenSeat[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, '');
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
          <label for="taken-search">Seat, reference or holder</label>
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
          <label for="taken-status">Status</label>
          <select
            id="taken-status"
            name="status"
            value={filter.status}
            onInput={event => actions.filter({ ...filter, status: event.currentTarget.value })}
          >
            <option value="">All</option>
            <option value="held">Held</option>
            <option value="sold">Sold</option>
            <option value="blocked">Off sale</option>
          </select>
        </div>
      </form>
      <p class="hint" data-testid="taken-summary" role="status">{summary(found.length, takenSeats.size)}</p>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Taken seats">
        <table>
          <thead>
            <tr>
              <th scope="col">Seat</th>
              <th scope="col">Status</th>
              <th scope="col">Whose</th>
              <th scope="col" class="amount">Amount or end</th>
            </tr>
          </thead>
          <tbody data-testid="taken" ref={body}>{rows}</tbody>
        </table>
      </div>
    </>
  );
}

function TakenRow({ fact, hall: { plan, terms, clock }, chosen }: { fact: TakenSeat; hall: Hall; chosen: (seat: number) => void }): VNode {
  const { label } = plan.seats[fact.seat];
  const until = fact.status === 'held' && fact.heldUntil ? `until ${clock.time(toMillis(fact.heldUntil))}` : undefined;
  return (
    <tr data-seat={label}>
      <th scope="row">
        <button
          type="button"
          class="link-button"
          data-testid="show-seat"
          title={seatName(plan, fact.seat)}
          onClick={() => chosen(fact.seat)}
        >
          {label}
        </button>
      </th>
      <td>
        <span class="badge" data-status={SeatStatus[fact.status]}>{statusLabels[fact.status]}</span>
      </td>
      <td class="whose">
        {fact.reference}
        {fact.holder && <small>{shortId(fact.holder)}</small>}
      </td>
      <td class="amount">{until ?? (fact.amount === undefined ? '' : price(fact.amount, terms.currency))}</td>
    </tr>
  );
}

function summary(found: number, taken: number): string {
  if (taken === 0) return 'Every seat is free.';
  if (found === 0) return 'No such seat is taken.';
  if (found > mostRows) return `The first ${mostRows} of ${found.toLocaleString('en')}; search for the others.`;
  return found === 1 ? '1 seat' : `${found} seats`;
}
