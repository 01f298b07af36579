import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

interface Evaluation<T> {
  result: { value: T };
  exceptionDetails?: { text: string; exception?: { description: string } };
}

/** One page of a headless Chromium, over its DevTools protocol. */
export class Page {
  readonly #socket: WebSocket;
  readonly #session: string;
  readonly #end: () => Promise<unknown>;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #id = 0;
  readonly errors: string[] = [];

  constructor(socket: WebSocket, session: string, end: () => Promise<unknown> = async () => undefined) {
    this.#socket = socket;
    this.#session = session;
    this.#end = end;
    socket.on('message', data => {
      const message = JSON.parse(String(data));
      const { method, params } = message;
      if (method === 'Runtime.exceptionThrown') {
        this.errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      }
      if (method === 'Runtime.consoleAPICalled' && params.type === 'error') {
        this.errors.push(JSON.stringify(params.args.map((each: { value: unknown }) => each.value)));
      }
      const waiting = this.#waiting.get(message.id);
      if (!waiting) return;
      this.#waiting.delete(message.id);
      if (message.error) waiting.reject(new Error(message.error.message));
      else waiting.resolve(message.result as never);
    });
  }

  send<T = unknown>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#id;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    });
  }

  /** Ends the page and its own profile. */
  async close(): Promise<void> {
    await this.#end();
  }

  async open(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
    await this.run(`(async () => {
      while (!document.querySelector('seat-map')?.ready) await new Promise(resolve => setTimeout(resolve, 5));
      await document.querySelector('seat-map').ready;
    })()`);
  }

  /** Evaluates an expression and awaits promises. */
  async run<T>(expression: string): Promise<T> {
    for (;;) {
      try {
        const { result, exceptionDetails } = await this.send<Evaluation<T>>('Runtime.evaluate', {
          expression, awaitPromise: true, returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      } catch (error) {
        // The page navigated during the evaluation: try again.
        if (!/navigated|context was destroyed|Cannot find context/i.test(String(error))) throw error;
      }
    }
  }
}

export interface Browser {
  /** @param fresh with a profile of its own: nothing is cached, there are no cookies. */
  page: (width: number, height: number, ratio?: number, fresh?: boolean) => Promise<Page>;
  close: () => Promise<void>;
  version: string;
}

export async function launch(executable = process.env['SEATMAP_CHROMIUM'] ?? 'chromium'): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'seatmap-bench-'));
  const child = spawn(
    executable,
    [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
      '--enable-precise-memory-info', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', data => {
      text += String(data);
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Chromium did not start: ${text}`)));
  });
  const socket = new WebSocket(address, { maxPayload: 256 * 1024 * 1024 });
  await new Promise(resolve => socket.once('open', resolve));
  // Each page listens.
  socket.setMaxListeners(0);
  const root = new Page(socket, undefined as never);
  let version = '';
  return {
    get version() {
      return version;
    },
    async page(width, height, ratio = 1, fresh = false) {
      const profile = fresh ? await root.send<{ browserContextId: string }>('Target.createBrowserContext') : {};
      version = (await root.send<{ product: string }>('Browser.getVersion')).product;
      const { targetId } = await root.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', ...profile });
      const { sessionId } = await root.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
      const ending = fresh ? 'Target.disposeBrowserContext' : 'Target.closeTarget';
      const page = new Page(socket, sessionId, () => root.send(ending, fresh ? profile : { targetId }));
      await page.send('Page.enable');
      await page.send('Runtime.enable');
      await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: ratio, mobile: width < 600 });
      return page;
    },
    async close() {
      const exited = new Promise(resolve => child.once('exit', resolve));
      socket.close();
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
