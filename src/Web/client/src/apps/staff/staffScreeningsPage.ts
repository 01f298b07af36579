import { h, render } from 'preact';
import type { StaffScreening } from '../../api/types.ts';
import { pageSignal, pause } from './lifetime.ts';
import { ScreeningsList } from './screenings/screeningsList.tsx';
import { asServerWrote, withScreenings, type ScreeningsState } from './screenings/screeningsState.ts';
import { ApiError, errorText, get } from './staffApi.ts';
import { drawOnChange, Store } from './store.ts';

/** Keeps the list of screenings up to date. */

/** Milliseconds between two requests, on average. */
const every = 3_000;

const programme = document.querySelector<HTMLElement>('[data-testid="programme"]')!;
const freshness = document.querySelector<HTMLElement>('[data-testid="freshness"]')!;
const page = pageSignal();
const store = new Store<ScreeningsState>(asServerWrote);

async function refreshUntilLeft(): Promise<void> {
  while (!page.aborted) {
    await whenVisible();
    try {
      const screenings = await get<StaffScreening[]>('staff/screenings', page);
      store.update(state => withScreenings(state, screenings));
    } catch (error) {
      if (page.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      store.update(state => ({ ...state, problem: `These numbers are not fresh. ${errorText(error)}` }));
    }
    await pause(every * (0.8 + 0.4 * Math.random()), page);
  }
}

function draw({ screenings, problem }: ScreeningsState): void {
  if (screenings) render(h(ScreeningsList, { screenings, now: Date.now() }), programme);
  render(problem, freshness);
  freshness.hidden = problem === '';
}

function whenVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise(resolve => document.addEventListener('visibilitychange', () => resolve(), { once: true }));
}

drawOnChange(store, draw, page);
void refreshUntilLeft();
