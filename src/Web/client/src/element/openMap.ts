import type { SeatMapConnection } from '../connection.ts';
import { seatNames } from '../messages/seatNames.ts';
import type { Messages } from '../messages/messages.ts';
import type { Plan } from '../plan.ts';
import type { Hold } from '../seatMapState.ts';
import { finder } from '../ui/dom.ts';
import { afterNextFrame, inNextFrame } from '../ui/nextFrame.ts';
import { Announcer } from './announcer.ts';
import type { Dispatch, SeatMapEvents } from './events.ts';
import type { Terms } from './loadTerms.ts';
import { MapPane } from './mapPane.ts';
import { Panel } from './panel.ts';
import { SeatPicker } from './seatPicker.ts';
import { SeatTree } from './seatTree.ts';
import { SpaceDialog } from './spaceDialog.ts';

/** The parts that exist once the plan and the first statuses have arrived. */
export interface OpenMap {
  picker: SeatPicker;
  pane: MapPane;
  panel: Panel;
  /** The seats can be seen. */
  painted: Promise<void>;
}

export interface MapContent {
  connection: SeatMapConnection;
  plan: Plan;
  terms: Terms;
  messages: Messages;
  locale: string;
  boxOffice: boolean;
  checkoutLink: (holdId: string) => string | null;
  dispatch: Dispatch;
}

/** Milliseconds between two requests for the state of a hold that should have expired. */
const askEvery = 5_000;

/** Puts the parts together: each tells the others what has changed. @param end aborted when the map is closed. */
export function openMap(root: ShadowRoot, content: MapContent, end: AbortSignal): OpenMap {
  const { connection, plan, terms, messages, locale, dispatch } = content;
  const find = finder(root);
  const render = inNextFrame(() => {
    panel.paint(connection.model.state);
    dialog.paint();
    tick();
  }, end);
  const picker = new SeatPicker(connection, plan, terms, messages, {
    dispatch: (event, detail) => {
      dispatch(event, detail);
      if (event === 'seatselect') announcer.selected();
      if (event !== 'hold') return;
      const { seats } = detail as SeatMapEvents['hold'];
      announcer.say(messages.nowHeld(seatNames(plan, seats, messages)));
    },
    changed: seats => {
      pane.redraw(seats);
      tree.refresh(seats);
      announcer.changed(seats);
      render();
    },
    reveal: seats => pane.view.show(seats),
  }, content.boxOffice);
  const announcer = new Announcer(find('announcer'), picker);
  const panel = new Panel(root, picker, {
    locale,
    checkoutLink: content.checkoutLink,
    checkout: ({ holdId, seats }: Hold) => dispatch('checkout', { holdId, seats, labels: seats.map(seat => plan.seats[seat].label) }),
    filter: category => pane.filter(category),
  });
  const price = (seat: number): string => panel.price(seat);
  const dialog = new SpaceDialog(root, picker, { money: amount => panel.priceOf(amount), announce: text => announcer.say(text) });
  const pane = new MapPane(root, picker, { locale, price, announce: text => announcer.say(text), next: () => panel.focusNext() });
  const tree = new SeatTree(find('seat-tree'), picker, locale, price, seat => {
    pane.view.cursor = seat;
  });
  const list = find<HTMLDetailsElement>('seat-list');
  list.addEventListener('toggle', () => list.open && tree.open(), { signal: end });
  let asked = 0;
  // A hold should have expired, but no notice came: ask.
  const tick = (): void => {
    if (!panel.tick(connection.serverNow()) || Date.now() - asked < askEvery) return;
    asked = Date.now();
    void connection.resync();
  };
  const timer = setInterval(tick, 250);
  end.addEventListener('abort', () => clearInterval(timer));
  const painted = afterNextFrame().then(() => {
    if (end.aborted) return;
    panel.finish(root.querySelector<HTMLElement>('.map')!);
    render();
    // Until the page's face has arrived the canvas has another one.
    if (document.fonts.status === 'loading') void document.fonts.ready.then(() => !end.aborted && pane.restyle());
  });
  if (picker.selection.size > 0) pane.redraw(picker.selection);
  return { picker, pane, panel, painted };
}
