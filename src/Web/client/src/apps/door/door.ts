import type { AdmissionAnswers, AdmissionCount, DoorList, DoorScreening, DoorTicket } from '../../api/types.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { Store } from '../../ui/store.ts';
import { all, get, put, remove } from './doorStorage.ts';
import { decide, keyOf, TakenList, type Answer, type WaitingScan } from './offline.ts';

/** Whether the server answers: yes, no, or it asks for another sign-in. */
export type Link = 'on' | 'off' | 'signedOut';

/** Which screening this device admits to, and what it is called. */
export interface Post {
  screening: DoorScreening;
  door: string;
}

export interface DoorState {
  link: Link;
  screenings: readonly DoorScreening[] | undefined;
  post: Post | undefined;
  taken: TakenList | undefined;
  count: AdmissionCount | undefined;
  /** The result that is shown large. */
  shown: Answer | undefined;
  /** Those before, the latest first. */
  past: readonly Answer[];
  waiting: number;
  found: readonly DoorTicket[] | undefined;
  busy: boolean;
}

const batch = 100;
// A person waits in front of the door.
const answerTimeout = 4_000;
const pastShown = 8;

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(String(status));
    this.status = status;
  }
}

/** A door: asks the server, and decides by its list while it cannot. */
export class Door {
  readonly store = new Store<DoorState>({
    link: 'on', screenings: undefined, post: undefined, taken: undefined, count: undefined, shown: undefined, past: [], waiting: 0,
    found: undefined, busy: false,
  });

  /** What this device has admitted and the list does not have, by ticket. */
  readonly #admitted = new Map<string, { at: string; door: string }>();
  #sending = false;

  get state(): DoorState {
    return this.store.state;
  }

  #set(change: Partial<DoorState>): void {
    this.store.update(state => ({ ...state, ...change }));
  }

  async start(): Promise<void> {
    const post = await get<Post>('values', 'post');
    const list = await get<DoorList>('values', 'list');
    this.#set({ post, waiting: (await all('scans')).length });
    if (post && list?.screeningId === post.screening.id) this.#set({ taken: new TakenList(list) });
    await this.#recallAdmitted();
    await (post ? this.refresh() : this.chooseAgain());
    addEventListener('online', () => void this.refresh());
    addEventListener('offline', () => this.#set({ link: 'off' }));
  }

  /** What waits was admitted here, and is in no list yet. */
  async #recallAdmitted(): Promise<void> {
    const door = this.state.post?.door ?? '';
    for (const { reference, seat, at, letIn } of await all<WaitingScan & { ticket?: string }>('scans')) {
      if (letIn && reference !== undefined && seat !== undefined) this.#admitted.set(keyOf(reference, seat), { at, door });
    }
    for (const [key, at] of (await get<[string, string][]>('values', 'admitted')) ?? []) this.#admitted.set(key, { at, door });
  }

  async chooseAgain(): Promise<void> {
    this.#set({ post: undefined, shown: undefined, found: undefined });
    const reply = await this.#ask<{ screenings: DoorScreening[] }>('GET', 'staff/door/screenings');
    this.#set({ screenings: reply?.screenings ?? [] });
  }

  async choose(post: Post): Promise<void> {
    this.#admitted.clear();
    await put('values', 'post', post);
    await put('values', 'admitted', []);
    this.#set({ post, taken: undefined, count: undefined, past: [], shown: undefined, found: undefined });
    await this.refresh();
  }

  /** Sends what waits, then takes the list along again. */
  async refresh(): Promise<void> {
    await this.send();
    const { post } = this.state;
    if (!post) return;
    const list = await this.#ask<DoorList>('GET', this.#path('/list'));
    if (list && this.state.post === post) {
      await put('values', 'list', list);
      this.#set({ taken: new TakenList(list) });
    }
    await this.recount();
  }

  async recount(): Promise<void> {
    if (!this.state.post) return;
    if (this.state.waiting > 0) await this.send();
    const count = await this.#ask<AdmissionCount>('GET', this.#path());
    if (count) this.#set({ count });
  }

  /** A code was scanned, or a seat chosen by hand. */
  async scan(what: { code: string } | { reference: string; seat: number }): Promise<void> {
    if (!this.state.post) return;
    const scan: WaitingScan = { scanId: uuidv7(), ...what, at: new Date().toISOString(), letIn: false };
    this.#set({ busy: true });
    const answer = (await this.#askServer(scan)) ?? (await this.#decideHere(scan));
    if (answer.result === 'admitted' && answer.reference !== undefined && answer.seat !== undefined) await this.#remember(answer, scan.at);
    this.#set({ busy: false, shown: answer, past: [answer, ...this.state.past].slice(0, pastShown) });
    if (!answer.offline) void this.recount();
  }

  async #askServer(scan: WaitingScan): Promise<Answer | undefined> {
    const { scanId, code, reference, seat } = scan;
    if (this.state.link === 'off' && !navigator.onLine) return undefined;
    const sent = code === undefined ? { scanId, reference, seat } : { scanId, code };
    const answers = await this.#ask<AdmissionAnswers>('POST', this.#path(), { door: this.state.post!.door, scans: [sent] });
    return answers?.scans[0] as Answer | undefined;
  }

  /** The decision is stored before anybody sees it. */
  async #decideHere(scan: WaitingScan): Promise<Answer> {
    const { taken, post } = this.state;
    if (!taken) return { scanId: scan.scanId, result: 'unknown', offline: true };
    const answer = await decide(taken, scan, this.#admitted, post!.door);
    const waiting = { ...scan, letIn: answer.result === 'admitted', screening: post!.screening.id, door: post!.door };
    await put('scans', scan.scanId, waiting);
    this.#set({ waiting: this.state.waiting + 1 });
    return answer;
  }

  async #remember(answer: Answer, at: string): Promise<void> {
    this.#admitted.set(keyOf(answer.reference!, answer.seat!), { at, door: this.state.post!.door });
    await put('values', 'admitted', [...this.#admitted].map(([key, each]) => [key, each.at]));
  }

  /** Sends the scans that wait, in their order. */
  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (;;) {
        const waiting = (await all<WaitingScan & { screening: number; door: string }>('scans')).slice(0, batch);
        this.#set({ waiting: waiting.length });
        const first = waiting[0];
        if (!first) return;
        // One request is about one screening and one door.
        const same = waiting.filter(each => each.screening === first.screening && each.door === first.door);
        const scans = same.map(({ scanId, code, reference, seat, at, letIn }) =>
          code === undefined ? { scanId, reference, seat, at, letIn } : { scanId, code, at, letIn });
        const answers = await this.#ask<AdmissionAnswers>(
          'POST', `staff/screenings/${first.screening}/admissions`, { door: first.door, scans });
        if (!answers) return;
        for (const { scanId } of same) await remove('scans', scanId);
      }
    } finally {
      this.#sending = false;
      this.#set({ waiting: (await all('scans')).length });
    }
  }

  /** By reference, or by the beginning of an e-mail address; without a connection by reference in the list. */
  async find(words: string): Promise<void> {
    this.#set({ busy: true });
    const found = (await this.#ask<DoorTicket[]>('GET', `${this.#path('/tickets')}?q=${encodeURIComponent(words)}`))
      ?? this.state.taken?.ofBooking(words.replace(/[^0-9a-z]/gi, '').toUpperCase()) ?? [];
    this.#set({ found, busy: false });
  }

  /** Whether this device has admitted it since the list was made. */
  admittedHere({ reference, seat }: DoorTicket): string | undefined {
    return this.#admitted.get(keyOf(reference, seat))?.at;
  }

  async undo({ reference, seat }: DoorTicket, words: string): Promise<void> {
    const count = await this.#ask<AdmissionCount>('POST', this.#path('/undo'), { reference, seat });
    if (!count) return;
    this.#admitted.delete(keyOf(reference, seat));
    await put('values', 'admitted', [...this.#admitted].map(([key, each]) => [key, each.at]));
    this.#set({ count, shown: undefined });
    await this.find(words);
    await this.refresh();
  }

  close(): void {
    this.#set({ shown: undefined });
  }

  closeSearch(): void {
    this.#set({ found: undefined });
  }

  #path(rest = ''): string {
    return `staff/screenings/${this.state.post!.screening.id}/admissions${rest}`;
  }

  /** @returns undefined if there is no usable answer; `link` says why. */
  async #ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T | undefined> {
    try {
      const answer = await fetch(`/api/v1/${path}`, {
        method,
        cache: 'no-store',
        signal: AbortSignal.timeout(path.endsWith('/list') ? 30_000 : answerTimeout),
        headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Refused(answer.status);
      const reply = (await answer.json()) as T;
      this.#set({ link: 'on' });
      return reply;
    } catch (error) {
      const refused = error instanceof Refused && (error.status === 401 || error.status === 403);
      // Any other refusal is an answer: the server is there.
      if (refused) this.#set({ link: 'signedOut' });
      else if (!(error instanceof Refused) || error.status >= 500) this.#set({ link: 'off' });
      return undefined;
    }
  }
}
