import type { Transition } from './kioskState.ts';

/**
 * How long something is shown: a screen, a map, a transaction. Whatever is started for it and takes time keeps this scope and
 * reports to it. Once it has ended, `signal` has stopped requests and timers, and `apply` ignores what arrives late.
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
