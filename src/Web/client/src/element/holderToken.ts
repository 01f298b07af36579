import type { IssuedHolder } from '../api/types.ts';

/**
 * Who the visitor is on a server of another origin, where its cookie does not reach: a token of the API, kept in the
 * embedding page's storage so that holds outlive a reload.
 */
export class HolderToken {
  readonly #server: string;
  readonly #key: string;
  #asking: Promise<string> | undefined;
  /** Connections tried with the token since it was last known to be good. */
  #tries = 0;

  constructor(server: string) {
    this.#server = server;
    this.#key = `seatmap-holder ${server}`;
  }

  /** For SeatMapConnection: asked before every attempt to connect. */
  get = async (): Promise<string> => {
    const kept = this.#read();
    // A WebSocket does not say why it was refused; the API does.
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
      // Without storage a reload is another visitor: holds then run out by themselves.
    }
    return token;
  }

  async #isGood(token: string): Promise<boolean> {
    // Any request that needs a holder would do; this one finds nothing and changes nothing.
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
