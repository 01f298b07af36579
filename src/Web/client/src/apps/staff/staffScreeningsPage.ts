import { h, render } from 'preact';
import type { StaffScreening } from '../../api/types.ts';
import { pageSignal, pause } from './lifetime.ts';
import { OccupancyFeed } from './screenings/occupancyFeed.ts';
import { ScreeningsList } from './screenings/screeningsList.tsx';
import { asServerWrote, changesSales, idsOf, withOccupancy, withScreenings, type ScreeningsState } from './screenings/screeningsState.ts';
import { ApiError, errorText, get } from './staffApi.ts';
import { drawOnChange, Store } from '../../ui/store.ts';
import { text } from '../../ui/pageTexts.ts';

/**
 * Keeps the list of screenings up to date. The hub for staff sends the numbers of seats; without it they are requested every few
 * seconds. Revenue and the state of sales are always requested.
 */

/** Milliseconds between two requests, on average. */
const interval = 3_000;
/** The same while the hub sends changes. */
const liveInterval = 30_000;

const programme = document.querySelector<HTMLElement>('[data-testid="programme"]')!;
const freshness = document.querySelector<HTMLElement>('[data-testid="freshness"]')!;
/** The request for the part of the list that this page shows. */
const list = programme.dataset['list']!;
const filtered = /[?&](q|when|from|to|after)=/.test(list);
const page = pageSignal();
const store = new Store<ScreeningsState>(asServerWrote);
let wake = new AbortController();
let soon = 0;
/** The screenings that the hub's last list had; undefined: compare with those that are shown. */
let listed: string | undefined;

const feed = new OccupancyFeed({
  list(all) {
    showSource();
    // A screening was added, or is over. The hub lists those of every page and filter.
    const before = listed ?? idsOf(store.state.screenings ?? []);
    listed = idsOf(all);
    if (before !== listed) wake.abort();
    store.update(state => withOccupancy(state, all));
  },
  changed(some) {
    if (changesSales(store.state, some)) requestSoon();
    store.update(state => withOccupancy(state, some));
  },
  lost: () => wake.abort(),
}, page);

async function refreshUntilLeft(): Promise<void> {
  while (!page.aborted) {
    await whenVisible();
    showSource();
    // Before the request: what changes while it is on its way may not be in its reply.
    wake = new AbortController();
    try {
      const screenings = await get<StaffScreening[]>(list, page);
      store.update(state => withScreenings(state, screenings));
    } catch (error) {
      if (page.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      store.update(state => ({ ...state, problem: text('desk.notFresh', { why: errorText(error) }) }));
    }
    await pause((feed.live ? liveInterval : interval) * (0.8 + 0.4 * Math.random()), AbortSignal.any([page, wake.signal]));
  }
}

/** A sale changes the revenue. One request covers all sales of a few seconds. */
function requestSoon(): void {
  if (soon !== 0) return;
  soon = window.setTimeout(() => {
    soon = 0;
    wake.abort();
  }, interval);
}

function showSource(): void {
  programme.dataset['updates'] = feed.live ? 'live' : 'polling';
}

function draw({ screenings, problem }: ScreeningsState): void {
  if (screenings) render(h(ScreeningsList, { screenings, now: Date.now(), filtered }), programme);
  render(problem, freshness);
  freshness.hidden = problem === '';
}

function whenVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise(resolve => document.addEventListener('visibilitychange', () => resolve(), { once: true }));
}

// The pages' security policy allows no style attributes, so the server writes the widths of its bars as data.
for (const part of programme.querySelectorAll<HTMLElement>('[data-share]')) part.style.flexGrow = part.dataset['share']!;
drawOnChange(store, draw, page);
void refreshUntilLeft();
feed.start();
