import { loadTakenSeats } from './blockSeats.ts';
import { enterCode, findBooking } from './bookingActions.ts';
import { idleLimits, idleState } from './idleTimeout.ts';
import { Kiosk } from './kiosk.ts';
import { saleInProgress } from './kioskState.ts';
import { leave, loadScreenings, resumeSale } from './openScreening.ts';
import { kioskScreen } from './screens/kioskScreen.ts';
import { startShift } from './shift.ts';
import { resumeTransaction } from './unresolvedPayment.ts';

/** The script of the page `/kiosk`. */

/** Milliseconds. */
const pollEvery = 4_000;
const pollWhileAway = 1_500;

const root = document.querySelector<HTMLElement>('#kiosk')!;
const kiosk = new Kiosk(root, document.body.dataset['till'] ?? '', kioskScreen);

listen();
kiosk.renderNow();
void start();

async function start(): Promise<void> {
  // An unresolved payment comes before anything else.
  const unfinished = resumeTransaction(kiosk);
  await loadScreenings(kiosk);
  startShift(kiosk);
  if (!unfinished) await resumeSale(kiosk);
  kiosk.render();
  setInterval(tick, 250);
  poll();
}

/** Reloads the list of screenings, which also shows whether the server answers. */
function poll(): void {
  setTimeout(() => {
    void refresh().finally(poll);
  }, kiosk.office.awaySince === undefined ? pollEvery : pollWhileAway);
}

async function refresh(): Promise<void> {
  await loadScreenings(kiosk);
  if (kiosk.state.mode === 'block' && kiosk.state.step === 'map') await loadTakenSeats(kiosk);
}

function tick(): void {
  const { state } = kiosk;
  const asking = state.dialog?.kind === 'idle' ? state.dialog.until : undefined;
  // Nobody touches the screen while the card terminal is used.
  const waiting = state.dialog?.kind === 'terminal';
  if (!waiting && (asking !== undefined || saleInProgress(state, kiosk.map?.selection.seats.length ?? 0))) {
    const idle = idleState(Date.now(), kiosk.touchedAt, asking, idleLimits(document.body.dataset));
    if (idle === 'over') leave(kiosk);
    else if (idle !== 'active' && asking === undefined) kiosk.showDialog({ kind: 'idle', until: idle.warningUntil });
  }
  // Countdowns and ages of data change with time alone.
  kiosk.render();
}

function listen(): void {
  const touched = (): void => {
    kiosk.touchedAt = Date.now();
  };
  for (const event of ['pointerdown', 'pointermove', 'wheel', 'keydown']) addEventListener(event, touched, { capture: true, passive: true });
  addEventListener('contextmenu', event => event.preventDefault());
  addEventListener('online', () => void loadScreenings(kiosk));
  document.addEventListener('fullscreenchange', () => kiosk.render());
  addEventListener('keydown', scanned);
}

/** A scanner types like a keyboard, whatever has the focus. */
function scanned(event: KeyboardEvent): void {
  const { state } = kiosk;
  if (event.ctrlKey || event.metaKey || event.altKey || state.dialog || event.target instanceof HTMLInputElement) return;
  if (state.step === 'code' && event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
    event.preventDefault();
    void findBooking(kiosk, state.code);
    return;
  }
  if ((state.step !== 'choose' && state.step !== 'code') || !/^[0-9a-z]$/i.test(event.key)) return;
  event.preventDefault();
  if (state.step === 'choose') enterCode(kiosk);
  state.code += event.key;
  kiosk.renderNow();
}
