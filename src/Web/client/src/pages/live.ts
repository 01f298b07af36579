/** Keeps the numbers of seats left on the list of screenings fresh. */

interface Row {
  id: number;
  seatsLeft: number;
}

const every = 4_000;
const rows = new Map([...document.querySelectorAll<HTMLElement>('[data-seats-left]')].map(row => [Number(row.dataset['seatsLeft']), row]));

async function refresh(): Promise<void> {
  try {
    const response = await fetch('/api/v1/screenings', { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (response.ok) for (const row of (await response.json()) as Row[]) show(row);
  } catch {
    // Offline or restarting: what is shown stays, the next turn asks again.
  }
  setTimeout(() => void turn(), every * (0.8 + 0.4 * Math.random()));
}

async function turn(): Promise<void> {
  if (!document.hidden) return refresh();
  document.addEventListener('visibilitychange', () => void turn(), { once: true });
}

function show({ id, seatsLeft }: Row): void {
  const row = rows.get(id);
  if (!row) return;
  const text = seatsLeft === 0 ? 'Sold out' : seatsLeft === 1 ? '1 seat left' : `${seatsLeft.toLocaleString('en')} seats left`;
  const label = row.querySelector('.seats-left-text')!;
  if (label.textContent === text) return;
  label.textContent = text;
  row.classList.toggle('few', seatsLeft > 0 && seatsLeft <= Number(row.dataset['few']));
  row.classList.toggle('none', seatsLeft === 0);
  row.style.setProperty('--left', String(seatsLeft / Math.max(1, Number(row.dataset['seatCount']))));
}

void turn();
