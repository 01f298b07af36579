import type { PastSeats } from '../../api/types.ts';
import { finder } from '../../ui/dom.ts';
import type { Desk } from './desk.ts';
import { isAbort, errorText, get } from './staffApi.ts';
import type { VenueClock } from './venueClock.ts';

/** Milliseconds without a movement of the slider before the map of that moment is loaded. */
const rest = 90;

/** How many steps playing the whole ledger takes, and the least time for each, in milliseconds. */
const play = { steps: 160, pause: 180 };

/** Shows the map of any past revision: 0, before the first change, to the newest. */
export class HistorySlider {
  readonly #desk: Desk;
  readonly #clock: VenueClock;
  readonly #slider: HTMLInputElement;
  readonly #text: HTMLElement;
  readonly #banner: HTMLElement;
  readonly #back: HTMLButtonElement;
  readonly #play: HTMLButtonElement;
  #asking: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #playing = false;

  constructor(root: ParentNode, desk: Desk, clock: VenueClock) {
    const find = finder(root);
    this.#desk = desk;
    this.#clock = clock;
    this.#slider = find<HTMLInputElement>('moment');
    this.#text = find('moment-text');
    this.#banner = find('past-banner');
    this.#back = find<HTMLButtonElement>('back-to-live');
    this.#play = find<HTMLButtonElement>('play');
    this.#slider.disabled = false;
    this.#slider.addEventListener('input', () => {
      this.#stop();
      if (this.#slider.value === this.#slider.max) this.live();
      else this.#soon(this.#slider.valueAsNumber);
    });
    this.#back.addEventListener('click', () => this.live());
    this.#play.addEventListener('click', () => (this.#playing ? this.#stop() : void this.#start()));
  }

  /** The right end of the slider is the newest revision; the slider follows it while the map is live. */
  paint(): void {
    const { past, connection } = this.#desk;
    const head = connection.model.state.revision;
    this.#slider.max = String(head);
    if (!past && !this.#asking && this.#timer === undefined) this.#slider.value = this.#slider.max;
    this.#play.disabled = head === 0;
    this.#back.disabled = !past;
    document.body.classList.toggle('in-the-past', past !== undefined);
    const when = past && (past.at ? this.#clock.full(past.at) : 'Before the first change');
    this.#text.textContent = past ? `${when} · ${past.revision} of ${head}` : 'Live';
    this.#slider.setAttribute('aria-valuetext', past ? `${when}, revision ${past.revision} of ${head}` : 'Live');
    this.#banner.hidden = !past;
    this.#banner.textContent = past ? `The past: ${when}` : '';
  }

  /** Shows a revision and moves the slider there. */
  goTo(revision: number): void {
    this.#stop();
    this.#slider.value = String(revision);
    void this.#show(revision);
  }

  live(): void {
    this.#stop();
    this.#asking?.abort();
    this.#asking = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#slider.value = this.#slider.max;
    this.#desk.showPast(undefined);
  }

  #soon(revision: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#show(revision);
    }, rest);
  }

  /** Cancels the request for a revision that was asked for before. */
  async #show(revision: number): Promise<boolean> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const past = await get<PastSeats>(`staff/screenings/${this.#desk.terms.screeningId}/ledger/${revision}/seats`, asking.signal);
      if (asking.signal.aborted) return false;
      this.#desk.showPast(past);
      return true;
    } catch (error) {
      if (!isAbort(error)) this.#desk.showNotice('sorry', `This moment could not be read. ${errorText(error)}`);
      return false;
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  async #start(): Promise<void> {
    this.#playing = true;
    this.#play.setAttribute('aria-pressed', 'true');
    const head = Number(this.#slider.max);
    const step = Math.max(1, Math.ceil(head / play.steps));
    // At the end, play from the beginning.
    let at = this.#slider.valueAsNumber >= head ? 0 : this.#slider.valueAsNumber;
    while (this.#playing && at <= head) {
      this.#slider.value = String(at);
      const began = performance.now();
      if (!(await this.#show(at))) break;
      await new Promise(resolve => setTimeout(resolve, Math.max(0, play.pause - (performance.now() - began))));
      if (at === head) {
        if (this.#playing) this.live();
        break;
      }
      at = Math.min(head, at + step);
    }
    this.#stop();
  }

  #stop(): void {
    this.#playing = false;
    this.#play.setAttribute('aria-pressed', 'false');
  }
}
