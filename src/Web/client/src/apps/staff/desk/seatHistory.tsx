import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { CommandButton, type InspectorProps } from './inspectorParts.tsx';
import { isComplete } from './ledgerRows.ts';
import { describeEntry, historyOf, holdersOf, seatLabels } from './ledgerText.ts';
import { text } from '../../../ui/pageTexts.ts';

/** The entries of the ledger about one seat, as far back as the ledger is loaded. */
export function SeatHistory({ state, desk, seat }: InspectorProps & { seat: number }): VNode {
  const { ledger, hall: { plan, clock }, busy } = state;
  const events = useMemo(() => {
    const holders = holdersOf(ledger);
    return historyOf(ledger, seat).map(({ at, entry }) => {
      const { action, by } = describeEntry(entry, holders);
      const others = entry.seats.length > 1 ? ` ${text('desk.withMore', { count: entry.seats.length - 1 })}` : '';
      return (
        <li title={`${clock.full(at)}: ${seatLabels(plan, entry.seats, 20)}`}>
          <time>{clock.time(at)}</time>
          <strong>{action}{others}</strong>
          <span>{by}</span>
        </li>
      );
    });
  }, [ledger, seat]);
  const complete = isComplete(ledger) || ledger.length === 0;
  return (
    <>
      <h3>{text('desk.history')}</h3>
      {events.length > 0
        ? <ol class="history" data-testid="history">{events}</ol>
        : <p class="hint">{text(complete ? 'desk.noHistory' : 'desk.noneInNewest')}</p>}
      {!complete && (
        <CommandButton key="older" kind="quiet" testId="history-older" busy={busy} run={() => void desk.loadOlder()}>
          {text('desk.furtherBack')}
        </CommandButton>
      )}
    </>
  );
}
