import type { PastSeats } from '../../../api/types.ts';
import { pause } from '../lifetime.ts';
import { errorText, get } from '../staffApi.ts';
import type { Desk } from './desk.ts';
import { awaitPast, showLive, showPast, stopAtShown, withNotice, type DeskState } from './deskState.ts';
import { text } from '../../../ui/pageTexts.ts';

/** Milliseconds without a movement of the slider before the map of that moment is loaded. */
const rest = 90;

/** How many steps playing the whole ledger takes, and the least time for each, in milliseconds. */
const play = { steps: 160, pause: 180 };

/** The newest revision: the right end of the slider. */
export function newestRevision({ live }: DeskState): number {
  return live.revision;
}

/** Where the slider is. It follows the newest revision while the map is live. */
export function sliderRevision(state: DeskState): number {
  return state.awaited ?? state.past?.revision ?? newestRevision(state);
}

/** Shows the map of any past revision: 0, before the first change, to the newest. Only the last request counts. */
export class MapHistory {
  readonly #desk: Desk;
  #request = new AbortController();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The slider was moved: shows the revision once the slider rests. */
  async moveTo(revision: number): Promise<void> {
    if (revision >= newestRevision(this.#desk.store.state)) return this.showLive();
    const request = this.#begin();
    this.#desk.store.update(state => awaitPast(state, revision));
    await pause(rest, request);
    if (!request.aborted) await this.#show(revision, request);
  }

  async goTo(revision: number): Promise<void> {
    await this.#show(revision, this.#begin());
  }

  showLive(): void {
    this.#begin();
    this.#desk.store.update(showLive);
  }

  stop(): void {
    this.#begin();
  }

  /** Plays on from the slider; at the end, from the beginning. */
  async play(): Promise<void> {
    const { store } = this.#desk;
    const newest = newestRevision(store.state);
    const step = Math.max(1, Math.ceil(newest / play.steps));
    const from = sliderRevision(store.state);
    const request = this.#begin();
    store.update(state => ({ ...state, playing: true }));
    for (let at = from >= newest ? 0 : from; ; at = Math.min(newest, at + step)) {
      const began = performance.now();
      await this.#show(at, request);
      await pause(Math.max(0, play.pause - (performance.now() - began)), request);
      if (request.aborted) return;
      if (at === newest) return this.showLive();
    }
  }

  /** Ends playing and the request of before. */
  #begin(): AbortSignal {
    this.#request.abort();
    this.#request = new AbortController();
    this.#desk.store.update(stopAtShown);
    return AbortSignal.any([this.#request.signal, this.#desk.page]);
  }

  async #show(revision: number, request: AbortSignal): Promise<void> {
    const { store } = this.#desk;
    store.update(state => awaitPast(state, revision));
    try {
      const past = await get<PastSeats>(`staff/screenings/${store.state.hall.terms.screeningId}/ledger/${revision}/seats`, request);
      if (!request.aborted) store.update(state => showPast(state, past));
    } catch (error) {
      if (request.aborted) return;
      this.#begin();
      store.update(state => withNotice(state, 'sorry', text('desk.notRead', { why: errorText(error) })));
    }
  }
}
