import type { SeatMapElement } from '../../element/define.ts';
import { writeHeld } from './heldStorage.ts';
import { seatsLeft } from './seatsLeftText.ts';
import { pageLanguage, text } from '../../ui/pageTexts.ts';

/** What the page of one screening adds to its map: the number of seats left, and an object for tests. */

const map = document.querySelector<SeatMapElement>('seat-map')!;
const heading = document.querySelector<HTMLElement>('[data-testid="seats-left"]')!;

const starts = document.querySelector<HTMLElement>('[data-testid="starts"]')!;
const notes = document.querySelector<HTMLElement>('[data-testid="hall-notes"]')!;

void open();

map.addEventListener('screeningchange', ({ detail: { startsAt, hallNotes, calledOff } }) => {
  heading.hidden = calledOff;
  starts.textContent = startText(startsAt, starts.dataset['zone']!);
  notes.querySelector('bdi')!.textContent = hallNotes;
  notes.hidden = hallNotes === '';
});

/** As the server writes it: "Saturday 21 November, 20:15". */
function startText(at: number, timeZone: string): string {
  try {
    return format(timeZone);
  } catch {
    return `${format('UTC')} UTC`;
  }

  function format(zone: string): string {
    const english = pageLanguage().startsWith('en');
    const parts = { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone } as const;
    const days = new Intl.DateTimeFormat(english ? 'en-GB' : pageLanguage(), parts);
    const day = english ? days.format(at).replace(',', '') : days.format(at);
    const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
    return text('date.at', { day, time: clock.format(at) });
  }
}

async function open(): Promise<void> {
  await customElements.whenDefined('seat-map');
  await map.ready;
  const model = map.model!;
  const connection = map.connection!;
  const plan = map.plan!;
  const few = Number(heading.dataset['few']);
  let frame = 0;
  const count = (): void => {
    frame = 0;
    let left = model.state.freeElsewhere;
    for (const status of model.state.statuses) if (status === 0) left++;
    heading.textContent = seatsLeft(left, few);
  };
  const screening = model.state.screeningId;
  const keepHeld = (): void =>
    writeHeld(screening, [...model.state.holds.values()].map(({ holdId, expiresAt }) => ({ holdId, screening, expires: expiresAt })));
  model.subscribe(change => {
    frame ||= requestAnimationFrame(count);
    if (change.holds) keepHeld();
  });
  count();
  keepHeld();

  const label = (seat: number): string => plan.seats[seat].label;
  // For tests and for debugging in the console.
  Object.assign(window, {
    seatmap: {
      model,
      connection,
      seatAt: (name: string) => map.place(name),
      select: (names: string[]) => map.select(names),
      state: () => ({
        epoch: model.state.epoch,
        revision: model.state.revision,
        connected: connection.state === 'live',
        statuses: Array.from(model.state.statuses),
        mine: [...model.state.holds.values()].flatMap(hold => hold.seats).map(label),
        selected: map.selection,
      }),
    },
  });
}
