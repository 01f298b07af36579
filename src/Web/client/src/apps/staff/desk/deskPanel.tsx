import type { VNode } from 'preact';
import { NoticeBox } from '../noticeBox.tsx';
import type { Desk } from './desk.ts';
import { addSeats, select, withNotice, withoutNotice, type Tab, type TakenFilter } from './deskState.ts';
import { FindSeats } from './findSeats.tsx';
import type { InspectorProps } from './inspectorParts.tsx';
import type { MapHistory } from './mapHistory.ts';
import { SeatInspector } from './seatInspector.tsx';
import { TabPanel, Tabs } from './tabs.tsx';
import { TakenSeatsList } from './takenSeatsList.tsx';
import { Timeline } from './timeline.tsx';
import { text } from '../../../ui/pageTexts.ts';

/** Made once: the lists are not drawn again while their data and these stay the same. */
export interface PanelActions {
  showTab: (tab: Tab) => void;
  dismiss: () => void;
  /** Selects seats by their labels. */
  find: (labels: string) => void;
  filter: (filter: TakenFilter) => void;
  chosen: (seat: number) => void;
  goTo: (revision: number) => void;
  older: () => void;
}

/** @param showOnMap moves the map to these seats. */
export function panelActions(desk: Desk, history: MapHistory, showOnMap: (seats: readonly number[]) => void): PanelActions {
  const { store } = desk;
  return {
    showTab: tab => store.update(state => ({ ...state, tab })),
    dismiss: () => store.update(withoutNotice),
    find: typed => {
      const { loaded, hall } = store.state;
      const { seats, unknown } = hall.labels.parse(typed);
      if (!loaded || seats.length + unknown.length === 0) return;
      if (unknown.length > 0) {
        const labels = unknown.slice(0, 4).join(', ');
        return store.update(state => withNotice(state, 'info', text('desk.noSuchSeat', { labels })));
      }
      store.update(withoutNotice);
      store.update(state => (state.moving ? addSeats(state, seats) : select(state, seats)));
      showOnMap(seats);
    },
    filter: filter => store.update(state => ({ ...state, filter })),
    chosen: seat => {
      store.update(state => select(state, [seat]));
      showOnMap([seat]);
    },
    goTo: revision => void history.goTo(revision),
    older: () => void desk.loadOlder(),
  };
}

/** The panel beside the map: the selected seats, the list of taken seats and the ledger. */
export function DeskPanel(props: InspectorProps & { actions: PanelActions }): VNode {
  const { state, actions } = props;
  const { tab } = state;
  return (
    <>
      <NoticeBox notice={state.notice} dismiss={actions.dismiss} />
      <Tabs tab={tab} takenCount={state.takenSeats.size} show={actions.showTab} />
      <TabPanel name="seat" tab={tab}>{() => <><FindSeats find={actions.find} /><SeatInspector {...props} /></>}</TabPanel>
      <TabPanel name="taken" tab={tab}>{() => <TakenSeatsList state={state} actions={actions} />}</TabPanel>
      <TabPanel name="ledger" tab={tab}>{() => <Timeline state={state} actions={actions} />}</TabPanel>
    </>
  );
}
