import { CommandError, SeatMapConnection } from '../connection.ts';
import type { BestWish, HoldNotice } from '../contract.ts';
import { Look, lookOf } from '../map/looks.ts';
import { SeatMapView } from '../map/view.ts';
import type { Hold } from '../model.ts';
import { parsePlan, seatName, type Plan } from '../plan.ts';
import { bestRefused, commandFailed, holdExpired, holdRefused, seatsLost, type Notice } from './messages.ts';
import { element, find, kindNote, Panel, type PageData, type PageState } from './panel.ts';
import { sift, toggle } from './selection.ts';

/** The page of one screening: the model's state and the page's, what visitors do to them, and one render for all of it. */

const data = JSON.parse(document.getElementById('screening')!.textContent!) as PageData;
const connection = new SeatMapConnection({ url: '/hubs/seatmap', screeningId: data.screeningId });
const { model } = connection;
const nothing: ReadonlySet<number> = new Set();
const page: PageState = { selection: nothing, asked: nothing, notice: undefined, busy: '' };

const mapElement = document.getElementById('map')!;
const tooltip = document.getElementById('tooltip')!;
const connectionText = find('connection-state');

let plan: Plan;
let labels: Map<string, number>;
let view: SeatMapView | undefined;
let panel: Panel | undefined;
/** The holds as they were last shown: a notice that a hold is over no longer names its seats. */
let shownHolds = new Map<string, Hold>();

void open();

async function open(): Promise<void> {
  connection.on('state', showConnection);
  connection.on('error', () => {
    connectionText.hidden = false;
    connectionText.textContent = 'This screening is not on sale any more.';
  });
  // The connection does not wait for the plan, nor the plan for the connection.
  const joined = connection.start();
  try {
    const response = await fetch(`/api/v1/plans/${data.planHash}`);
    if (!response.ok) throw new Error(`the plan: ${response.status}`);
    plan = parsePlan(await response.json());
    await joined;
  } catch (error) {
    mapElement.classList.replace('loading', 'failed');
    throw error;
  }
  labels = new Map(plan.seats.map((seat, index) => [seat.label, index]));
  mapElement.classList.remove('loading');
  restoreSelection();
  panel = new Panel(plan, data, {
    hold: () => void holdSelection(),
    clear: () => select(nothing),
    deselect: seat => select(toggle(page.selection, model.state, seat, data.maxSeats).selection),
    best: wish => void holdBest(wish),
    extend: hold => void extend(hold),
    release: (hold, seats) => void release(hold, seats),
    dismiss: () => say(undefined),
  });
  panel.drawLegend(mapElement);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => panel?.drawLegend(mapElement));
  view = new SeatMapView(mapElement, plan, { look, tapped, hovered });
  listenToControls(view);

  model.subscribe(change => {
    const lost = dropLost();
    if (lost.length > 0) say(seatsLost(plan, lost, page.selection.size));
    view?.redraw(change.seats);
    render();
  });
  connection.on('notice', noticed);
  connection.on('joined', () => {
    // What ran out while we were away, nobody has told us.
    const expired = [...shownHolds.values()].filter(hold => !model.state.holds.has(hold.holdId) && hold.expiresAt <= connection.serverNow());
    if (expired.length > 0) say(holdExpired(plan, expired.flatMap(hold => hold.seats)));
  });
  setInterval(tick, 250);
  render();
  expose(view);
}

function look(seat: number): Look {
  return lookOf(model.state, page.selection, seat);
}

// --- Choosing -------------------------------------------------------------------------------------------------------

function tapped(seat: number): void {
  const { selection, refused } = toggle(page.selection, model.state, seat, data.maxSeats);
  if (refused === 'tooMany') say({ tone: 'info', text: `You can choose up to ${data.maxSeats} seats at once.` });
  else if (refused === 'notFree') say({ tone: 'info', text: `${seatName(plan, seat)} ${whyNot(seat)}.` });
  else {
    page.notice = undefined;
    select(selection);
  }
}

function whyNot(seat: number): string {
  switch (look(seat)) {
    case Look.mine:
      return 'is already held for you';
    case Look.held:
      return 'is being held by someone else; it may become free again';
    case Look.sold:
      return 'has been sold';
    default:
      return 'is not for sale';
  }
}

function select(selection: ReadonlySet<number>): void {
  const before = page.selection;
  page.selection = selection;
  keepSelection();
  view?.redraw([...before, ...selection]);
  render();
}

/** Takes out of the selection what somebody else has got. */
function dropLost(): number[] {
  const { selection, lost } = sift(page.selection, model.state, page.asked);
  if (selection !== page.selection) {
    page.selection = selection;
    keepSelection();
  }
  return lost;
}

const storageKey = `selection:${data.screeningId}`;

/** A reload or the Back button does not lose what was chosen. */
function keepSelection(): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...page.selection].map(seat => plan.seats[seat].label)));
  } catch {
    // Storage may be full or forbidden: it is a convenience, not a state.
  }
}

function restoreSelection(): void {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as string[];
    const seats = kept.map(label => labels.get(label)).filter(seat => seat !== undefined);
    page.selection = sift(new Set(seats.slice(0, data.maxSeats)), model.state).selection;
  } catch {
    // Whatever somebody has written there.
  }
}

// --- Commands -------------------------------------------------------------------------------------------------------

async function holdSelection(): Promise<void> {
  const seats = page.selection;
  await during('hold', async () => {
    page.asked = seats;
    try {
      const reply = await connection.hold([...seats]);
      page.asked = nothing;
      const taken = reply.outcome === 'taken' ? reply.seats : [];
      select(new Set([...page.selection].filter(seat => !taken.includes(seat))));
      dropLost();
      const refusal = holdRefused(plan, reply, data.maxSeats, page.selection.size);
      say(refusal);
      if (refusal) view?.show(reply.seats);
    } finally {
      page.asked = nothing;
    }
  });
}

async function holdBest(wish: BestWish): Promise<void> {
  await during('best', async () => {
    const reply = await connection.holdBest(wish);
    const refusal = bestRefused(plan, reply, wish, data.maxSeats);
    say(refusal);
    if (!refusal) view?.show(reply.seats);
  });
}

async function extend(hold: Hold): Promise<void> {
  await during('extend', async () => {
    const reply = await connection.extend(hold.holdId);
    if (reply.outcome === 'extended') say({ tone: 'good', text: 'Your seats are held a little longer.' });
    else if (reply.outcome === 'capReached') say({ tone: 'info', text: 'These seats cannot be held any longer. Please check out before the time runs out.' });
    else if (reply.outcome === 'expired') say(holdExpired(plan, hold.seats));
    else say({ tone: 'sorry', text: reply.detail ?? 'These seats could not be held longer.' });
  });
}

async function release(hold: Hold, seats?: number[]): Promise<void> {
  await during('release', async () => {
    const reply = await connection.release(hold.holdId, seats);
    // Gone is gone: how exactly is of no interest to somebody who wanted it gone.
    const gone = reply.outcome === 'released' || reply.outcome === 'alreadyReleased' || reply.outcome === 'expired';
    say(gone ? undefined : { tone: 'sorry', text: reply.detail ?? 'The seats could not be released.' });
  });
}

async function during(what: PageState['busy'], command: () => Promise<void>): Promise<void> {
  if (page.busy) return;
  page.busy = what;
  render();
  try {
    await command();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    say(commandFailed(error.code));
  } finally {
    page.busy = '';
    render();
  }
}

/** What happened to one's own holds without one's doing. Releases and extensions show by themselves. */
function noticed(notice: HoldNotice): void {
  switch (notice.change) {
    case 'expiring':
      say({ tone: 'info', text: 'Your time is nearly up. Check out now, or ask for more time.' });
      break;
    case 'expired':
      say(holdExpired(plan, shownHolds.get(notice.holdId)?.seats ?? notice.seats));
      break;
    case 'releasedByStaff':
      say({ tone: 'sorry', text: 'The box office had to release seats that were held for you. We are sorry; please pick others.' });
      break;
    case 'booked':
      say({ tone: 'good', text: 'Booked: enjoy the show.' });
      break;
  }
}

// --- Showing --------------------------------------------------------------------------------------------------------

let frame = 0;

function say(notice: Notice | undefined): void {
  page.notice = notice;
  render();
}

function render(): void {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    panel?.paint(model.state, page);
    shownHolds = new Map(model.state.holds);
    tick();
  });
}

let asked = 0;

/** A hold that should be over without our having heard so: ask. */
function tick(): void {
  if (panel?.tick(connection.serverNow()) && Date.now() - asked > 5_000) {
    asked = Date.now();
    void connection.resync();
  }
}

let away: ReturnType<typeof setTimeout> | undefined;

/** A blink of the connection is nobody's business. */
function showConnection(): void {
  clearTimeout(away);
  if (connection.state === 'live') connectionText.hidden = true;
  if (connection.state === 'live' || connection.state === 'stopped') return;
  away = setTimeout(() => {
    connectionText.hidden = false;
    connectionText.textContent =
      connection.state === 'connecting' ? 'Connecting…' : model.state.holds.size > 0 ? 'Reconnecting… what you hold is safe' : 'Reconnecting… the map may be a little old';
  }, 700);
}

function hovered(seat: number, x: number, y: number): void {
  const shown = seat < 0 ? undefined : look(seat);
  mapElement.classList.toggle('over-free', shown === Look.free || shown === Look.selected);
  tooltip.hidden = seat < 0;
  if (seat < 0 || !panel) return;
  const { category, kind } = plan.seats[seat];
  const categoryName = plan.categories.find(each => each.id === category)?.name ?? '';
  const status = ['', 'selected', 'held for you', 'held by someone else', 'sold', 'not for sale'][look(seat)];
  tooltip.replaceChildren(
    element('strong', '', seatName(plan, seat)),
    element('span', '', [categoryName, panel.price(seat), kindNote(kind), status].filter(Boolean).join(' · ')),
  );
  const left = Math.min(mapElement.clientWidth - tooltip.offsetWidth - 8, Math.max(8, x - tooltip.offsetWidth / 2));
  const top = y > tooltip.offsetHeight + 28 ? y - tooltip.offsetHeight - 16 : y + 22;
  tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

function listenToControls(map: SeatMapView): void {
  find('zoom-in').addEventListener('click', () => map.zoom(1.5));
  find('zoom-out').addEventListener('click', () => map.zoom(1 / 1.5));
  find('zoom-fit').addEventListener('click', () => map.fit());
  const step = 60;
  const keys: Record<string, () => void> = {
    ArrowLeft: () => map.panBy(step, 0),
    ArrowRight: () => map.panBy(-step, 0),
    ArrowUp: () => map.panBy(0, step),
    ArrowDown: () => map.panBy(0, -step),
    '+': () => map.zoom(1.4),
    '=': () => map.zoom(1.4),
    '-': () => map.zoom(1 / 1.4),
    '0': () => map.fit(),
  };
  mapElement.addEventListener('keydown', event => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });
}

/** For tests and the curious. */
function expose(map: SeatMapView): void {
  const label = (seat: number): string => plan.seats[seat].label;
  Object.assign(window, {
    seatmap: {
      model,
      connection,
      /** Where a seat is in the window, to click it. */
      seatAt(name: string): { seat: number; x: number; y: number; side: number } | undefined {
        const seat = labels.get(name);
        return seat === undefined ? undefined : { seat, ...map.place(seat) };
      },
      /** Replaces the selection; seats that cannot be chosen are left out. */
      select(names: string[]): void {
        let selection = nothing;
        for (const name of names) {
          const seat = labels.get(name);
          if (seat !== undefined) selection = toggle(selection, model.state, seat, data.maxSeats).selection;
        }
        select(selection);
      },
      state: () => ({
        epoch: model.state.epoch,
        revision: model.state.revision,
        connected: connection.state === 'live',
        statuses: Array.from(model.state.statuses),
        mine: [...model.state.holds.values()].flatMap(hold => hold.seats).map(label),
        selected: [...page.selection].map(label),
      }),
    },
  });
}
