import type { Transition } from './kioskState.ts';

/**
 * The time for which a screen, a map or a transaction is shown. An asynchronous operation keeps the scope in which it started,
 * and applies its results through it. After the end, `signal` is aborted, which cancels requests and timers, and `apply` ignores
 * late results.
 */
export class Scope {
  readonly #end = new AbortController();
  readonly #apply: (...transitions: Transition[]) => void;

  constructor(apply: (...transitions: Transition[]) => void) {
    this.#apply = apply;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  apply(...transitions: Transition[]): void {
    if (!this.ended) this.#apply(...transitions);
  }

  end(): void {
    this.#end.abort();
  }
}
