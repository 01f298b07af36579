import { render } from 'preact';
import type { Booking } from '../../../api/types.ts';
import { SeatMapConnection } from '../../../connection.ts';
import { messagesFor } from '../../../messages/messages.ts';
import { parsePlan } from '../../../plan.ts';
import { ConnectionNote } from '../../../ui/connectionNote.ts';
import { finder } from '../../../ui/dom.ts';
import { pageSignal } from '../lifetime.ts';
import { get } from '../staffApi.ts';
import { drawOnChange } from '../../../ui/store.ts';
import { ConfirmDialog } from './confirmDialog.tsx';
import { Desk } from './desk.ts';
import { DeskCommands } from './deskCommands.ts';
import { DeskMap } from './deskMap.ts';
import { DeskPanel, panelActions } from './deskPanel.tsx';
import { startExchange, type DeskState, type DeskTerms } from './deskState.ts';
import { HistorySlider, PastBanner } from './historySlider.tsx';
import { MapHistory } from './mapHistory.ts';
import { statusAt } from './seatFacts.ts';
import { Totals } from './totals.tsx';
import { pageLanguage, text } from '../../../ui/pageTexts.ts';

/** The script of the staff's page of one screening. */

const find = finder(document);
const place = (id: string): HTMLElement => document.getElementById(id)!;
const terms = JSON.parse(place('screening').textContent!) as DeskTerms;
const page = pageSignal();
const connection = new SeatMapConnection({ url: new URL('/hubs/seatmap', location.href).href, screeningId: terms.screeningId });
const messages = await messagesFor(pageLanguage());
const desk = new Desk(connection, terms, messages, page);
const commands = new DeskCommands(desk);
const history = new MapHistory(desk);
let map: DeskMap | undefined;
const actions = panelActions(desk, history, seats => map?.view.show(seats, true));

drawOnChange(desk.store, draw, page);
drawQuestion(desk.store.state);
// A question opens with the click that asks it and not a frame later: the next key press is its answer.
desk.store.subscribe((after, before) => {
  if (after.question !== before.question) drawQuestion(after);
});
void open().catch((error: unknown) => {
  if (page.aborted) return;
  const state = find('map-state');
  state.textContent = text('desk.notLoaded');
  state.setAttribute('role', 'alert');
  find('map').classList.replace('loading', 'failed');
  throw error;
});

function draw(state: DeskState): void {
  // Until the counts are known, those that the server wrote stay.
  if (state.loaded) render(<Totals state={state} />, find('totals'));
  render(<PastBanner state={state} />, place('past-place'));
  render(<HistorySlider state={state} history={history} />, place('rewind'));
  render(<DeskPanel state={state} desk={desk} commands={commands} actions={actions} />, place('desk-panel'));
  render(<>{state.announcement}</>, find('announcer'));
  document.body.classList.toggle('in-the-past', state.past !== undefined);
}

function drawQuestion({ question }: DeskState): void {
  render(<ConfirmDialog question={question} answer={answer => desk.answer(answer)} />, place('ask-place'));
}

/** The page was opened to exchange a booking of another screening. */
async function startExchangeOfAddress(): Promise<void> {
  const reference = new URLSearchParams(location.search).get('exchange');
  if (!reference) return;
  window.history.replaceState(undefined, '', location.pathname);
  const booking = await desk.run(() => get<Booking>(`bookings/${encodeURIComponent(reference)}`, page));
  if (!booking || booking.status !== 'live' || booking.screeningId === terms.screeningId) return;
  const seats = booking.seats.map(({ label }) => label).join(', ');
  desk.store.update(state => startExchange(state, booking.reference, booking.seats.length, seats, booking.total));
}

async function open(): Promise<void> {
  const joined = connection.start();
  joined.catch(() => undefined);
  new ConnectionNote(find('connection-state'), connection, messages, pageLanguage(), () => undefined);
  const plan = parsePlan(await get(`plans/${terms.planHash}`, page));
  await joined;
  if (page.aborted) return;
  desk.open(plan);
  void startExchangeOfAddress();
  map = new DeskMap(document.querySelector<HTMLElement>('.desk-map')!, desk);

  // For tests and for debugging in the console.
  const { view } = map;
  Object.assign(window, {
    desk: {
      seatAt: (label: string) => {
        const seat = desk.store.state.hall.labels.find(label)!;
        return { seat, ...view.place(seat) };
      },
      state: () => {
        const { state } = desk.store;
        return {
          connected: connection.state === 'live',
          revision: state.live.revision,
          past: state.past?.revision ?? -1,
          statuses: plan.seats.map((_, seat) => statusAt(state, seat)),
          selected: [...state.selection].map(seat => plan.seats[seat].label),
          facts: state.takenSeats.size,
        };
      },
    },
  });
}
