import { CommandError } from '../commandError.ts';
import { SeatMapConnection } from '../connection.ts';
import type { BestWish, SeatReply } from '../contract.ts';
import { en, messagesFor, type Messages } from '../messages/messages.ts';
import type { SeatMapModel } from '../model.ts';
import { parsePlan, type Plan } from '../plan.ts';
import { latinDigits } from '../bidi.ts';
import { ConnectionNote } from '../ui/connectionNote.ts';
import { finder } from '../ui/dom.ts';
import { deferred } from './deferred.ts';
import type { SeatMapEvents } from './events.ts';
import { followChanges } from './followChanges.ts';
import { HolderToken } from './holderToken.ts';
import { loadPlan, loadScreening, termsOfPage, type Terms } from './loadTerms.ts';
import { watchSections } from './largeHall.ts';
import { openMap, type OpenMap } from './openMap.ts';
import { style } from './style.ts';
import { template } from './template.ts';

/**
 * `<seat-map screening="42" server="https://…">`: the live map of one screening, for selecting and holding
 * seats. Attributes: `screening`, `server` (the page's own origin when absent), `locale`, `theme`
 * (`auto`, `light`, `dark`), `party-limit`, `box-office` (for a till: nobody is asked whether they use a wheelchair), `checkout-url`
 * (`{hold}` stands for the hold's id).
 */
export class SeatMapElement extends HTMLElement {
  static readonly observedAttributes = ['screening', 'server', 'locale', 'theme', 'party-limit'];
  readonly #root = this.attachShadow({ mode: 'open' });
  #connection: SeatMapConnection | undefined;
  #open: OpenMap | undefined;
  #messages: Messages = en;
  #end: AbortController | undefined;
  #starting = false;
  #ready = deferred();

  connectedCallback(): void {
    this.#restart();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.#end) return;
    if (name === 'theme') this.#restyle();
    else this.#restart();
  }

  /** Resolves when the map can be used. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The state of the screening; undefined until the element is in a document. */
  get model(): SeatMapModel | undefined {
    return this.#connection?.model;
  }

  get connection(): SeatMapConnection | undefined {
    return this.#connection;
  }

  get plan(): Plan | undefined {
    return this.#open?.picker.plan;
  }

  /** The labels of the selected seats, in the order of selection. */
  get selection(): string[] {
    const { picker } = this.#open ?? {};
    return picker ? [...picker.selection].map(seat => picker.plan.seats[seat].label) : [];
  }

  /** Replaces the selection, by labels or plan indexes; seats that cannot be chosen are left out. */
  select(seats: readonly (string | number)[]): void {
    this.#open?.picker.selectFree(this.#indexes(seats));
  }

  clear(): void {
    this.#open?.picker.select(new Set());
  }

  /** Holds the selection. Undefined if there was no reply, or if another command is running. */
  hold(): Promise<SeatReply | undefined> {
    return this.#opened().picker.hold();
  }

  holdBest(wish: BestWish): Promise<SeatReply | undefined> {
    return this.#opened().picker.holdBest(wish);
  }

  extend(holdId: string): Promise<SeatReply | undefined> {
    return this.#opened().picker.extend(holdId);
  }

  /** All of the hold's seats when none are named. */
  release(holdId: string, seats?: readonly (string | number)[]): Promise<SeatReply | undefined> {
    return this.#opened().picker.release(holdId, seats && this.#indexes(seats));
  }

  /** @param place a section's id or name, or a seat's label. */
  zoomTo(place: string): void {
    const { pane, picker } = this.#opened();
    const { plan } = picker;
    const index = plan.sections.findIndex(section => section.id === place || section.name === place);
    const section = pane.view.geometry.sections.find(each => each.index === index);
    if (section) pane.view.zoomToBox(section.box);
    else pane.view.show(this.#indexes([place]), true);
  }

  fit(): void {
    this.#open?.pane.view.fit();
  }

  /** The current centre and side of a seat, in CSS pixels of the window. */
  place(label: string): { seat: number; x: number; y: number; side: number } | undefined {
    const [seat] = this.#indexes([label]);
    return seat === undefined || !this.#open ? undefined : { seat, ...this.#open.pane.view.place(seat) };
  }

  override addEventListener<K extends keyof SeatMapEvents>(
    type: K,
    listener: (event: CustomEvent<SeatMapEvents[K]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  get #server(): string {
    return new URL(this.getAttribute('server') || new URL(import.meta.url).origin, location.href).origin;
  }

  get #locale(): string {
    return latinDigits(this.getAttribute('locale') || this.closest('[lang]')?.getAttribute('lang') || navigator.language);
  }

  #opened(): OpenMap {
    if (!this.#open) throw new Error('The seat map is not ready yet: wait for its `ready`.');
    return this.#open;
  }

  #indexes(seats: readonly (string | number)[]): number[] {
    const { plan } = this;
    if (!plan) return [];
    const labels = new Map(plan.seats.map((seat, index) => [seat.label, index]));
    const indexes = seats.map(seat => (typeof seat === 'number' ? seat : labels.get(seat)));
    return indexes.filter(seat => seat !== undefined && seat in plan.seats) as number[];
  }

  /** Restarts once for several attributes that are set one after the other. */
  #restart(): void {
    if (this.#starting) return;
    this.#starting = true;
    queueMicrotask(() => {
      this.#starting = false;
      this.#close();
      if (this.isConnected) void this.#start((this.#end = new AbortController()).signal);
    });
  }

  #close(): void {
    this.#end?.abort();
    this.#end = undefined;
    this.#open?.pane.close();
    this.#open?.picker.close();
    if (this.#open) this.#ready = deferred();
    this.#open = undefined;
    this.#root.replaceChildren();
    void this.#connection?.stop();
    this.#connection = undefined;
  }

  async #start(end: AbortSignal): Promise<void> {
    const screeningId = Number(this.getAttribute('screening'));
    const server = this.#server;
    const elsewhere = server !== location.origin;
    const holder = elsewhere ? new HolderToken(server) : undefined;
    const connection = (this.#connection = new SeatMapConnection({
      url: `${server}/hubs/seatmap`,
      screeningId,
      ...(holder && { accessToken: holder.get }),
    }));
    connection.on('joined', () => holder?.worked());
    const join = (): Promise<void> => {
      const joined = connection.start();
      joined.catch(() => undefined);
      return joined;
    };
    const written = termsOfPage(this, screeningId);
    if (written?.seats) connection.model.start(written.seats);
    // Messages, terms, plan and, if the page has no seats, the connection are loaded in parallel.
    const joined = written?.seats ? undefined : join();
    const words = messagesFor(this.#locale);
    try {
      if (!(screeningId > 0)) throw new CommandError('unknown_screening', 'The attribute is the number of a screening.');
      const terms = written ?? (await loadScreening(server, screeningId, end));
      const planned = loadPlan(server, terms.planHash, end);
      planned.catch(() => undefined);
      const messages = await words;
      if (end.aborted) return;
      this.#render((this.#messages = messages));
      const find = finder(this.#root);
      const stale = (since: number): void => this.#dispatch('stale', { since });
      const note = new ConnectionNote(find('connection-state'), connection, this.#messages, this.#locale, stale);
      end.addEventListener('abort', () => note.close());
      const plan = parsePlan(await planned);
      await joined;
      if (end.aborted) return;
      const { painted } = this.#show(connection, plan, terms, end);
      // What follows is not needed for the first picture.
      await painted;
      if (end.aborted) return;
      this.#showViewers(connection);
      await (joined ?? join());
      if (end.aborted) return;
      followChanges(
        this.#open!,
        { connection, server, holder, locale: this.#locale, dispatch: (event, detail) => this.#dispatch(event, detail) },
        end,
      );
      this.#ready.resolve();
      watchSections(connection, this.#open!, this.#root, end);
      // A large hall's seats are made now, not when one of them is tapped.
      setTimeout(() => plan.seats, 300);
    } catch (error) {
      const messages = await words;
      if (end.aborted) return;
      this.#render((this.#messages = messages));
      const map = this.#root.querySelector('.map')!;
      map.classList.replace('loading', 'failed');
      const code = (error as { code?: string }).code ?? 'failed';
      const gone = code === 'unknown_screening' || code === 'not_found';
      map.querySelector('[data-state="failed"]')!.textContent = gone ? this.#messages.gone : this.#messages.failed;
      const message = String((error as Error).message);
      // For the developer of the page, who may have mistyped the number.
      if (gone) console.warn(`<seat-map screening="${this.getAttribute('screening')}"> at ${server}: ${message}`);
      this.#dispatch('error', { code, message });
    }
  }

  #render(messages: Messages): void {
    // An adopted style sheet: a content security policy may forbid inline styles.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.#root.adoptedStyleSheets = [sheet];
    const inside = document.createElement('template');
    inside.innerHTML = template(messages);
    this.#root.replaceChildren(inside.content);
  }

  #showViewers(connection: SeatMapConnection): void {
    const viewers = this.#root.querySelector<HTMLElement>('.viewers')!;
    const show = (count = 0): void => {
      if ((viewers.hidden = count < 2)) return;
      const text = count.toLocaleString(this.#locale);
      viewers.querySelector('.long')!.textContent = this.#messages.viewers(text);
      viewers.querySelector('.short')!.textContent = text;
    };
    connection.on('viewers', show);
    show(connection.info?.viewers);
  }

  #show(connection: SeatMapConnection, plan: Plan, terms: Terms, end: AbortSignal): OpenMap {
    const limit = Number(this.getAttribute('party-limit'));
    const maxSeats = limit > 0 ? Math.min(limit, terms.maxSeats) : terms.maxSeats;
    const own = this.#server === location.origin;
    this.#open = openMap(
      this.#root,
      {
        connection, plan, terms: { ...terms, maxSeats },
        messages: this.#messages,
        locale: this.#locale,
        boxOffice: this.hasAttribute('box-office'),
        checkoutLink: hold => this.getAttribute('checkout-url')?.replace('{hold}', hold) ?? (own ? `/checkout/${hold}` : null),
        dispatch: (event, detail) => this.#dispatch(event, detail),
      },
      end,
    );
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#restyle(), { signal: end });
    }
    return this.#open;
  }

  #restyle(): void {
    this.#open?.pane.restyle();
    this.#open?.panel.drawLegend(this.#root.querySelector<HTMLElement>('.map')!);
  }

  #dispatch<K extends keyof SeatMapEvents>(event: K, detail: SeatMapEvents[K]): void {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }));
  }
}
