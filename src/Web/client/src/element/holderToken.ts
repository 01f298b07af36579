import type { IssuedHolder } from '../api/types.ts';

/**
 * Identifies the visitor to a server of another origin, which gets no cookie: a token of the API, stored by the embedding page
 * so that holds survive a reload.
 */
export class HolderToken {
  readonly #server: string;
  readonly #key: string;
  #asking: Promise<string> | undefined;
  /** Attempts to connect since the token was last accepted. */
  #tries = 0;

  constructor(server: string) {
    this.#server = server;
    this.#key = `seatmap-holder ${server}`;
  }

  /** For SeatMapConnection, which calls it before every attempt to connect. */
  get = async (): Promise<string> => {
    const kept = this.#read();
    // A WebSocket error does not say why the connection was refused, so check the token with the API.
    if (kept && (++this.#tries < 3 || (await this.#isGood(kept)))) return kept;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  };

  worked(): void {
    this.#tries = 0;
  }

  async #ask(): Promise<string> {
    const response = await fetch(`${this.#server}/api/v1/holders`, { method: 'POST' });
    if (!response.ok) throw new Error(`a holder: ${response.status}`);
    const { token } = (await response.json()) as IssuedHolder;
    this.#tries = 0;
    try {
      localStorage.setItem(this.#key, token);
    } catch {
      // Without storage a reload is a new visitor, and the holds expire.
    }
    return token;
  }

  async #isGood(token: string): Promise<boolean> {
    // Any request that needs a holder would do; this one asks for a hold that does not exist.
    const response = await fetch(`${this.#server}/api/v1/holds/${crypto.randomUUID()}`, { headers: { authorization: `Bearer ${token}` } });
    return response.status !== 401;
  }

  #read(): string | null {
    try {
      return localStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }
}
