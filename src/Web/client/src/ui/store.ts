/** The state of a page: one plain object, which pure transitions replace. */
export class Store<S> {
  #state: S;
  readonly #listeners = new Set<(after: S, before: S) => void>();

  constructor(state: S) {
    this.#state = state;
  }

  get state(): S {
    return this.#state;
  }

  /** A transition that returns the same object changes nothing. */
  update(transition: (state: S) => S): void {
    const before = this.#state;
    const after = transition(before);
    if (after === before) return;
    this.#state = after;
    for (const listener of this.#listeners) listener(after, before);
  }

  subscribe(listener: (after: S, before: S) => void): void {
    this.#listeners.add(listener);
  }
}

/** Draws now, and after changes in the next animation frame: once for any number of changes, and not after the page was left. */
export function drawOnChange<S>(store: Store<S>, draw: (state: S) => void, page: AbortSignal): void {
  let frame = 0;
  draw(store.state);
  store.subscribe(() => {
    if (frame !== 0 || page.aborted) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw(store.state);
    });
  });
  page.addEventListener('abort', () => cancelAnimationFrame(frame));
}
