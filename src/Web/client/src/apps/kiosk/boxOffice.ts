import type { Problem } from '../../contract.ts';
import { text } from '../../ui/pageTexts.ts';

/** `unknown`: it is not known whether the request was carried out. */
export type Reply<T> = OkReply<T> | RefusedReply | { kind: 'unknown' };

export interface OkReply<T> {
  kind: 'ok';
  body: T;
  /** Where the next page of a list is; undefined if there is none. */
  next?: string | undefined;
}

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
  /** Cancels the request; its reply is `unknown` then. Not for commands: one that was sent may have been carried out. */
  signal?: AbortSignal;
}

/** Milliseconds. A reply that takes longer is treated as lost. */
const timeout = 8_000;

/** The REST API. Each request also shows whether the server can be reached and whether the session is valid. */
export class BoxOffice {
  /** Since when it has not answered, in milliseconds since 1970 by the browser's clock. */
  awaySince: number | undefined;
  /** It answers, but the session of the member of staff has ended. */
  signedOut = false;
  readonly #changed: () => void;
  #clockOffset = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The server's clock, from its Date headers: whole seconds. */
  serverNow(): number {
    return Date.now() + this.#clockOffset;
  }

  async request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, { body, key, signal }: RequestOptions = {}): Promise<Reply<T>> {
    const timedOut = AbortSignal.timeout(timeout);
    try {
      const response = await fetch(`/api/v1/${path}`, {
        method,
        cache: 'no-store',
        signal: signal ? AbortSignal.any([signal, timedOut]) : timedOut,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      // 503: the server has no database. 502 and 504: the proxy does not reach the server.
      if (response.status >= 500) throw new Error(`${response.status}`);
      const answer = (await response.json()) as unknown;
      this.#reached(response);
      if (response.ok) return { kind: 'ok', body: answer as T, next: nextPage(response) };
      // 401 and 403: the request was not processed. 408, 425 and 429: try later. The outcome of an earlier attempt stays unknown.
      if ([401, 403, 408, 425, 429].includes(response.status)) return { kind: 'unknown' };
      const { code, detail, title, seats } = answer as Problem;
      const why = detail ?? title ?? text('kiosk.refused');
      return { kind: 'refused', status: response.status, code: code ?? 'failed', detail: why, seats: seats ?? [] };
    } catch {
      // No connection, a timeout, or a body that is not JSON. A request that the caller cancelled says nothing about the connection.
      if (!signal?.aborted) this.unreachable();
      return { kind: 'unknown' };
    }
  }

  /** Repeats the request with the same key, up to three times. For commands without payment: the map shows their outcome. */
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

  /** A request got no reply, or the browser is offline. */
  unreachable(): void {
    if (this.awaySince !== undefined) return;
    this.awaySince = Date.now();
    this.#changed();
  }
}

/** The path of the next page, after `/api/v1/`. */
function nextPage(response: Response): string | undefined {
  return /\/api\/v1\/([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
}
