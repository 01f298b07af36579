import { render } from 'preact';
import { loadTakenSeats } from './blockSeats.ts';
import { enterCode, findBooking } from './bookingActions.ts';
import { idleLimits, idleState } from './idleTimeout.ts';
import { Kiosk } from './kiosk.ts';
import { saleInProgress, set, showDialog } from './kioskState.ts';
import { leave, loadScreenings, resumeSale } from './openScreening.ts';
import { KioskScreen } from './screens/kioskScreen.tsx';
import { startShift } from './shift.ts';
import { restoreVenue } from './tillVenue.ts';
import { resumeTransaction } from './unresolvedPayment.ts';
import { messagesFor } from '../../messages/messages.ts';
import { pageLanguage } from '../../ui/pageTexts.ts';

/** The script of the page `/kiosk`. */

/** Milliseconds. */
const pollEvery = 4_000;
const pollWhileAway = 1_500;

const root = document.querySelector<HTMLElement>('#kiosk')!;
const kiosk = new Kiosk(
  document.body.dataset['till'] ?? '',
  draw,
  await messagesFor(pageLanguage()),
  document.body.dataset['sendsMail'] === 'true',
);
let frame = 0;

// Removes the text that is shown without this script.
root.replaceChildren();
listen();
drawNow();
void start();

function draw(): void {
  frame ||= requestAnimationFrame(drawNow);
}

/** Without waiting for the next animation frame: a scanner's next key must reach the new screen. */
function drawNow(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  render(<KioskScreen kiosk={kiosk} />, root);
}

async function start(): Promise<void> {
  restoreVenue(kiosk);
  // An unresolved payment comes before anything else.
  const unfinished = resumeTransaction(kiosk);
  await loadScreenings(kiosk);
  startShift(kiosk);
  // Only if no other screen was opened during the request.
  if (!unfinished && kiosk.state.screen === 0) await resumeSale(kiosk);
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
  const { dialog } = kiosk.state;
  const asking = dialog?.kind === 'idle' ? dialog.until : undefined;
  // The screen is not touched while the card terminal is used.
  const waiting = dialog?.kind === 'terminal';
  if (!waiting && (asking !== undefined || saleInProgress(kiosk.state, kiosk.map?.selection.seats.length ?? 0))) {
    const idle = idleState(Date.now(), kiosk.touchedAt, asking, idleLimits(document.body.dataset));
    if (idle === 'over') leave(kiosk);
    else if (idle !== 'active' && asking === undefined) kiosk.apply(showDialog({ kind: 'idle', until: idle.warningUntil }));
  }
  // Countdowns and ages of data change with time alone.
  draw();
}

function listen(): void {
  const touched = (): void => {
    kiosk.touchedAt = Date.now();
  };
  for (const event of ['pointerdown', 'pointermove', 'wheel', 'keydown']) {
    addEventListener(event, touched, { capture: true, passive: true });
  }
  addEventListener('contextmenu', event => event.preventDefault());
  addEventListener('online', () => void loadScreenings(kiosk));
  addEventListener('offline', () => kiosk.office.unreachable());
  document.addEventListener('fullscreenchange', draw);
  addEventListener('keydown', scanned);
}

/** A scanner types like a keyboard. Its keys are read wherever the focus is. */
function scanned(event: KeyboardEvent): void {
  const { step, dialog, code } = kiosk.state;
  if (event.ctrlKey || event.metaKey || event.altKey || dialog || event.target instanceof HTMLInputElement) return;
  if (step === 'code' && event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
    event.preventDefault();
    void findBooking(kiosk, code);
    return;
  }
  if ((step !== 'choose' && step !== 'code') || !/^[0-9a-z]$/i.test(event.key)) return;
  event.preventDefault();
  if (step === 'choose') enterCode(kiosk);
  kiosk.apply(set({ code: kiosk.state.code + event.key }));
  drawNow();
}
