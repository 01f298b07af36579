import { SeatMapConnection } from '../../connection.ts';
import { en } from '../../messages/en.ts';
import { parsePlan } from '../../plan.ts';
import { ConnectionNote } from '../../ui/connectionNote.ts';
import { finder, setText } from '../../ui/dom.ts';
import { money } from '../../ui/money.ts';
import { confirmIn } from './confirmDialog.ts';
import { Desk, type DeskTerms } from './desk.ts';
import { DeskCommands } from './deskCommands.ts';
import { DeskMap } from './deskMap.ts';
import { HistorySlider } from './historySlider.ts';
import { SeatInspector } from './seatInspector.ts';
import { get } from './staffApi.ts';
import { tabs } from './tabs.ts';
import { TakenSeatsList } from './takenSeatsList.ts';
import { Timeline } from './timeline.ts';
import { VenueClock } from './venueClock.ts';

/** The script of the staff's page of one screening. */

const find = finder(document);
const terms = JSON.parse(document.getElementById('screening')!.textContent!) as DeskTerms;

void open().catch((error: unknown) => {
  const state = find('map-state');
  state.textContent = 'The seats could not be loaded. Please load the page again.';
  state.setAttribute('role', 'alert');
  find('map').classList.replace('loading', 'failed');
  throw error;
});

async function open(): Promise<void> {
  const connection = new SeatMapConnection({ url: new URL('/hubs/seatmap', location.href).href, screeningId: terms.screeningId });
  const joined = connection.start();
  joined.catch(() => undefined);
  new ConnectionNote(find('connection-state'), connection, en, 'en', () => undefined);
  const plan = parsePlan(await get(`plans/${terms.planHash}`));
  await joined;

  const clock = new VenueClock(terms.timeZone);
  const desk = new Desk(connection, plan, terms);
  const commands = new DeskCommands(desk, confirmIn(find<HTMLDialogElement>('ask')));
  const announcer = find('announcer');
  const map = new DeskMap(document.querySelector<HTMLElement>('.desk-map')!, desk, text => {
    announcer.textContent = text;
  });
  const panel = tabs(document.querySelector<HTMLElement>('[role="tablist"]')!, () => paint());
  const inspector = new SeatInspector(find('inspector'), desk, commands, clock);
  const slider = new HistorySlider(document, desk, clock);
  const taken = new TakenSeatsList(document.getElementById('panel-taken')!, desk, clock, seat => {
    desk.select([seat]);
    map.view.show([seat], true);
    panel.show('tab-seat');
  });
  const timeline = new Timeline(document.getElementById('panel-ledger')!, desk, clock, revision => slider.goTo(revision));

  let frame = 0;
  const paint = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      inspector.paint();
      taken.paint();
      timeline.paint();
      slider.paint();
      paintTotals(desk);
      paintNotice(desk);
    });
  };
  let chosen = desk.selection;
  desk.subscribe(seats => {
    map.redraw(seats);
    // Show the details of a new selection.
    if (desk.selection !== chosen && desk.selection.size > 0) panel.show('tab-seat');
    chosen = desk.selection;
    paint();
  });
  find('notice').querySelector('button')!.addEventListener('click', () => desk.clearNotice());
  listenToNames(desk, map);
  setInterval(() => inspector.tick(), 500);
  paint();

  // For tests and for debugging in the console.
  Object.assign(window, {
    desk: {
      seatAt: (label: string) => {
        const seat = desk.byLabel.get(label.toLowerCase())!;
        return { seat, ...map.view.place(seat) };
      },
      state: () => ({
        connected: connection.state === 'live',
        revision: connection.model.state.revision,
        past: desk.past?.revision ?? -1,
        statuses: plan.seats.map((_, seat) => desk.status(seat)),
        selected: [...desk.selection].map(seat => plan.seats[seat].label),
        facts: desk.takenSeats.size,
      }),
    },
  });
}

function paintTotals(desk: Desk): void {
  const counts = [0, 0, 0, 0];
  let value = 0;
  for (let seat = 0; seat < desk.plan.seats.length; seat++) {
    const status = desk.status(seat);
    counts[status]++;
    // The amount paid where it is known: prices may have changed since.
    if (status === 2) value += desk.takenSeat(seat)?.amount ?? desk.price(seat);
  }
  const [free, held, sold, blocked] = counts.map(count => count.toLocaleString('en'));
  const shown = { sold, held, blocked, free, value: money(value, desk.terms.currency) };
  for (const [name, text] of Object.entries(shown)) setText(find(`total-${name}`), text);
  const takenCount = desk.takenSeats.size;
  setText(find('taken-count'), takenCount > 0 ? takenCount.toLocaleString('en') : '');
}

function paintNotice({ notice }: Desk): void {
  const root = find('notice');
  root.classList.toggle('empty', !notice);
  root.dataset['tone'] = notice?.tone ?? '';
  setText(root.querySelector('p')!, notice?.text ?? '');
}

/** The form that selects seats by their labels. */
function listenToNames(desk: Desk, map: DeskMap): void {
  const form = find<HTMLFormElement>('find-seats');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const names = String(new FormData(form).get('labels')).split(/[,;\n]/).map(name => name.trim()).filter(Boolean);
    const unknown = names.filter(name => !desk.byLabel.has(name.toLowerCase()));
    const seats = names.flatMap(name => desk.byLabel.get(name.toLowerCase()) ?? []);
    if (names.length === 0) return;
    if (unknown.length > 0) return desk.showNotice('info', `There is no seat ${unknown.slice(0, 4).join(', ')} in this plan.`);
    desk.clearNotice();
    if (desk.moving) for (const seat of seats) desk.pickSeat(seat, true);
    else desk.select(seats);
    map.view.show(seats, true);
  });
}
