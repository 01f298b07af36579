import type { TakenSeats } from '../../../api/types.ts';
import type { SeatMapConnection } from '../../../connection.ts';
import type { Plan } from '../../../plan.ts';
import { pause } from '../lifetime.ts';
import { ApiError, errorText, get } from '../staffApi.ts';
import { Store } from '../../../ui/store.ts';
import { coalesced } from './coalesced.ts';
import type { Answer, Question } from './confirmDialog.tsx';
import { endCommand, newDesk, startCommand, withDetails, withLiveChange, withNotice, withOlderRows, withPlan } from './deskState.ts';
import type { DeskState, DeskTerms } from './deskState.ts';
import { readNewest, readOlder } from './ledgerRows.ts';
import type { Messages } from '../../../messages/messages.ts';
import { text } from '../../../ui/pageTexts.ts';

/** Milliseconds between a change and the reload of the details, so that one reload serves many changes. */
const batchDelay = 350;
const againAfterFailure = 3_000;

/** The details of a nearly full arena are megabytes: with more seats than this, wait so many milliseconds after each reload. */
const large = { seats: 4_000, rest: 3_000 };

/** Loads what the page of one screening shows, and runs its commands. Once the page was left, nothing changes its state. */
export class Desk {
  readonly store: Store<DeskState>;
  readonly connection: SeatMapConnection;
  /** Aborted when the page is left. */
  readonly page: AbortSignal;
  /** Loads the details again after a short delay; many calls cause one reload. */
  readonly reload: () => void;
  #answered: (answer: Answer | undefined) => void = () => undefined;

  constructor(connection: SeatMapConnection, terms: DeskTerms, messages: Messages, page: AbortSignal) {
    this.connection = connection;
    this.page = page;
    this.store = new Store(newDesk(terms, connection.model.state, messages));
    this.reload = coalesced(() => this.#read(), batchDelay, page);
  }

  /** The map is live. */
  open(plan: Plan): void {
    this.store.update(state => withPlan(state, plan));
    let known = 0;
    const unsubscribe = this.connection.model.subscribe(({ seats }) => {
      this.store.update(withLiveChange);
      // A revision may change no status, for example when a hold is extended: reload then too.
      const { revision } = this.connection.model.state;
      if (revision !== known || seats === 'all') this.reload();
      known = revision;
    });
    this.page.addEventListener('abort', unsubscribe);
    this.connection.on('changed', () => {
      this.store.update(state => withNotice(state, 'info', text('desk.hasChanged')));
    });
    this.store.subscribe((after, before) => {
      if (after.selection !== before.selection && after.selection.size === 1) this.reload();
    });
    this.reload();
  }

  /** Asks for a confirmation. @returns undefined if it was refused. */
  ask(question: Question): Promise<Answer | undefined> {
    this.#answered(undefined);
    this.store.update(state => ({ ...state, question }));
    return new Promise(resolve => {
      this.#answered = resolve;
    });
  }

  answer(answer: Answer | undefined): void {
    this.store.update(state => ({ ...state, question: undefined }));
    this.#answered(answer);
  }

  /** Runs one command at a time. @returns its result; undefined if it failed (the notice says why) or another is running. */
  async run<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.store.state.busy) return undefined;
    this.store.update(startCommand);
    try {
      const result = await command();
      return this.page.aborted ? undefined : result;
    } catch (error) {
      if (!this.page.aborted) this.store.update(state => withNotice(state, 'sorry', refusalText(state, error)));
      return undefined;
    } finally {
      if (!this.page.aborted) {
        this.store.update(endCommand);
        this.reload();
      }
    }
  }

  /** Loads the page of the ledger before the oldest row that is shown. */
  async loadOlder(): Promise<void> {
    const { hall, ledger } = this.store.state;
    const older = await this.run(() => readOlder(hall.terms.screeningId, ledger, this.page));
    if (older) this.store.update(state => withOlderRows(state, older));
  }

  async #read(): Promise<void> {
    const { hall, ledger } = this.store.state;
    const { screeningId } = hall.terms;
    try {
      const { seats } = await get<TakenSeats>(`staff/screenings/${screeningId}/seats`, this.page);
      const newest = await readNewest(screeningId, ledger, this.page);
      if (this.page.aborted) return;
      this.store.update(state => withDetails(state, seats, newest));
      if (seats.length > large.seats) await pause(large.rest, this.page);
    } catch (error) {
      if (this.page.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      void pause(againAfterFailure, this.page).then(this.reload);
    }
  }
}

/** Why a command failed, with the first seats that it failed for. */
function refusalText({ hall }: DeskState, error: unknown): string {
  const seats = error instanceof ApiError ? (error.problem.seats ?? []) : [];
  const labels = seats.slice(0, 4).map(seat => hall.plan.seats[seat]?.label ?? seat);
  return `${errorText(error)}${labels.length > 0 ? ` (${labels.join(', ')}${seats.length > 4 ? ', …' : ''})` : ''}`;
}
