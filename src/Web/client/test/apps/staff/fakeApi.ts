/** Replaces `fetch`: tests answer each request when they want to. A request whose signal is aborted fails, as in a browser. */
export class FakeApi {
  readonly requests: FakeRequest[] = [];

  readonly fetch = (url: string, { signal, body }: RequestInit = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.requests.push({
        path: url.replace('/api/v1/', ''),
        aborted: () => signal?.aborted === true,
        body: () => JSON.parse(String(body)) as object,
        reply: (reply, status = 200) => resolve({ ok: status < 400, status, json: () => Promise.resolve(reply) }),
      });
    });

  /** The newest request for this path. */
  last(path: string): FakeRequest {
    const found = this.requests.findLast(request => request.path.startsWith(path));
    if (!found) throw new Error(`nobody asked for ${path}, but for ${this.requests.map(request => request.path).join(', ') || 'nothing'}`);
    return found;
  }
}

export interface FakeRequest {
  path: string;
  aborted: () => boolean;
  /** What was sent. */
  body: () => object;
  reply: (body: object, status?: number) => void;
}
