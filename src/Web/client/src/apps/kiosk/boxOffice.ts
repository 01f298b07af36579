import type { Problem } from '../../contract.ts';

/** `unknown`: nobody can say whether the request was carried out. */
export type Reply<T> = { kind: 'ok'; body: T } | RefusedReply | { kind: 'unknown' };

export interface RefusedReply {
  kind: 'refused';
  status: number;
  code: string;
  detail: string;
  seats: number[];
}

export interface RequestOptions {
  body?: unknown;
  /** Idempotency-Key: the same request with the same key is carried out once. */
  key?: string;
}

/** Longer than any answer takes that is still on its way. */
const timeout = 8_000;

/** The server over REST, and what every request tells of the way to it. */
export class BoxOffice {
  /** Since when it has not answered (milliseconds since 1970, our clock). */
  awaySince: number | undefined;
  /** It answers, but does not know us as staff any more. */
  signedOut = false;
  readonly #changed: () => void;
  #clockOffset = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
    addEventListener('offline', () => this.#unreachable());
  }

  /** The server's clock, as near as its Date headers tell. */
  serverNow(): number {
    return Date.now() + this.#clockOffset;
  }

  async request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, { body, key }: RequestOptions = {}): Promise<Reply<T>> {
    try {
      const response = await fetch(`/api/v1/${path}`, {
        method,
        cache: 'no-store',
        signal: AbortSignal.timeout(timeout),
        headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...(key !== undefined && { 'idempotency-key': key }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      // 503 is said by a server whose database is away, 502 and 504 by what stands before a server that is away.
      if (response.status >= 500) throw new Error(`${response.status}`);
      const answer = (await response.json()) as unknown;
      this.#reached(response);
      if (response.ok) return { kind: 'ok', body: answer as T };
      // Who is not known has been told nothing about the request; and "later" is no answer either.
      if ([401, 403, 408, 425, 429].includes(response.status)) return { kind: 'unknown' };
      const problem = answer as Problem;
      return { kind: 'refused', status: response.status, code: problem.code ?? 'failed', detail: problem.detail ?? problem.title ?? 'The box office refused.', seats: problem.seats ?? [] };
    } catch {
      // No connection, no time, no sense: whatever it was, there is no answer.
      this.#unreachable();
      return { kind: 'unknown' };
    }
  }

  /** The same request, with the same key, a few times: for what nobody pays for, where the map shows how it ended. */
  async requestWithRetries<T>(method: 'POST' | 'DELETE', path: string, options: RequestOptions): Promise<Reply<T>> {
    let answer: Reply<T> = { kind: 'unknown' };
    for (let attempt = 0; attempt < 3 && answer.kind === 'unknown'; attempt++) answer = await this.request<T>(method, path, options);
    return answer;
  }

  #reached(response: Response): void {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#clockOffset = date - Date.now();
    const signedOut = response.status === 401 || response.status === 403;
    if (this.awaySince === undefined && signedOut === this.signedOut) return;
    this.awaySince = undefined;
    this.signedOut = signedOut;
    this.#changed();
  }

  #unreachable(): void {
    if (this.awaySince !== undefined) return;
    this.awaySince = Date.now();
    this.#changed();
  }
}
