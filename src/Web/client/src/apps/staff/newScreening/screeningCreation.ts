import type { CreatedScreening } from '../../../api/types.ts';
import { parsePlan } from '../../../plan.ts';
import { uuidv7 } from '../../../uuidv7.ts';
import { ApiError, errorText, get, send } from '../staffApi.ts';
import { Store } from '../../../ui/store.ts';
import { edit, emptyForm, readForm, refused, refusedByServer, type FormState, type KnownHall } from './newScreening.ts';

/** Loads the chosen plan and sends the form. The browser checks single fields; the server checks everything. */
export class ScreeningCreation {
  readonly store: Store<FormState>;
  readonly #page: AbortSignal;
  #planRequest = new AbortController();
  /** The idempotency key changes only with the form's content, so that sending it twice creates one screening. */
  #sent = { body: '', key: '' };

  /** @param page aborted when the page is left. */
  constructor(halls: readonly KnownHall[], timeZone: string, page: AbortSignal) {
    this.store = new Store(emptyForm(halls, timeZone, Date.now()));
    this.#page = page;
  }

  /** Only the plan that was chosen last is loaded. */
  async choosePlan(hash: string): Promise<void> {
    this.#planRequest.abort();
    this.#planRequest = new AbortController();
    this.store.update(state => edit(state, 'planHash', hash, Date.now()));
    if (!hash) return;
    const request = AbortSignal.any([this.#planRequest.signal, this.#page]);
    try {
      const plan = parsePlan(await get(`plans/${hash}`, request));
      if (!request.aborted) this.store.update(state => ({ ...state, plan }));
    } catch (error) {
      if (!request.aborted) this.store.update(state => ({ ...state, notice: errorText(error) }));
    }
  }

  /**
   * @param allowOverlap the member of staff has been asked, and means it.
   * @returns the new screening's id; undefined if it was refused or asked about, which the form then shows.
   */
  async submit(allowOverlap = false): Promise<number | undefined> {
    if (this.store.state.sending) return undefined;
    const { request: read, errors } = readForm(this.store.state);
    const request = { ...read, allowOverlap };
    if (Object.keys(errors).length > 0) {
      this.store.update(state => refused(state, errors, ''));
      return undefined;
    }
    const body = JSON.stringify(request);
    if (this.#sent.body !== body) this.#sent = { body, key: uuidv7() };
    this.store.update(state => ({ ...state, errors: {}, notice: '', overlap: '', sending: true }));
    try {
      const { id } = await send<CreatedScreening>('POST', 'staff/screenings', request, { key: this.#sent.key });
      return this.#page.aborted ? undefined : id;
    } catch (error) {
      if (this.#page.aborted) return undefined;
      const overlap = error instanceof ApiError && error.problem.code === 'hall_in_use' ? errorText(error) : '';
      this.store.update(state => (overlap ? { ...state, overlap, sending: false } : refusedByServer(state, errorText(error))));
      return undefined;
    }
  }
}
