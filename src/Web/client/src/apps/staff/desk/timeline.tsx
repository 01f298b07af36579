import { Fragment, type VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { LedgerRow } from '../../../api/types.ts';
import { useKeptFocus } from '../keptFocus.ts';
import type { DeskState, Hall } from './deskState.ts';
import { isComplete } from './ledgerRows.ts';
import { describeEntry, holdersOf, seatLabels } from './ledgerText.ts';
import { text } from '../../../ui/pageTexts.ts';

interface Actions {
  /** Shows the map as it was then. */
  goTo: (revision: number) => void;
  older: () => void;
}

/** The ledger as text, newest first; a click on a time shows the map as it was then. */
export function Timeline({ state, actions }: { state: DeskState; actions: Actions }): VNode {
  const { hall, ledger, past } = state;
  // The same elements while nothing changed: Preact then skips all rows.
  const rows = useMemo(() => {
    const holders = holdersOf(ledger);
    const days = ledger.map(row => hall.clock.day(row.at));
    return ledger.map((row, i) => (
      <Fragment key={row.revision}>
        {days[i] !== days[i - 1] && <li class="day-line">{days[i]}</li>}
        <TimelineRow row={row} hall={hall} holders={holders} shown={past?.revision === row.revision} goTo={actions.goTo} />
      </Fragment>
    ));
  }, [hall, ledger, past?.revision]);
  const list = useRef<HTMLOListElement>(null);
  useKeptFocus(list);
  return (
    <>
      <ol class="ledger" data-testid="ledger" ref={list}>{ledger.length > 0 ? rows : <li class="hint">{text('desk.nothingYet')}</li>}</ol>
      <button
        type="button"
        class="button wide"
        data-testid="ledger-older"
        hidden={isComplete(ledger) || ledger.length === 0}
        onClick={actions.older}
      >
        {text('desk.earlier')}
      </button>
    </>
  );
}

interface RowProps {
  row: LedgerRow;
  hall: Hall;
  holders: ReadonlyMap<string, string>;
  shown: boolean;
  goTo: (revision: number) => void;
}

function TimelineRow({ row: { revision, at, entries }, hall: { clock, plan }, holders, shown, goTo }: RowProps): VNode {
  return (
    <li data-revision={revision} class={shown ? 'shown' : ''}>
      <button type="button" class="moment" title={text('desk.showAfter')} onClick={() => goTo(revision)}>
        <time>{clock.time(at)}</time>
        <small>#{revision}</small>
      </button>
      <div class="deeds">
        {entries.map(entry => {
          const { action, by } = describeEntry(entry, holders);
          return (
            <p data-op={entry.op}>
              <strong>{action}</strong> <bdi>{seatLabels(plan, entry.seats)}</bdi>
              <small>{by}</small>
            </p>
          );
        })}
      </div>
    </li>
  );
}
