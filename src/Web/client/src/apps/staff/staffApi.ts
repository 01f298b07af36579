import type { Problem } from '../../contract.ts';
import { retryDelay } from '../../retry.ts';
import { uuidv7 } from '../../uuidv7.ts';

/** Problem details; `line` is the wrong line of an imported plan. */
export interface StaffProblem extends Problem {
  line?: number;
}

/** The server refused. `status` 0: there was no reply. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly problem: StaffProblem;

  constructor(status: number, problem: StaffProblem) {
    super(textOf(status, problem));
    this.status = status;
    this.problem = problem;
  }
}

const attempts = 4;

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  // A plan never changes, and the page has loaded it already.
  const cache = path.startsWith('plans/') ? 'default' : 'no-store';
  return read<T>(await ask(path, { headers: { accept: 'application/json' }, cache, ...(signal && { signal }) }));
}

/**
 * Sends a command, and repeats it with the same key while its outcome is unknown: the server carries it out once.
 * @param body sent as JSON, or as it is if it is a file.
 */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: object, key: string = uuidv7()): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { accept: 'application/json', 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: body instanceof Blob ? body : JSON.stringify(body) }),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await read<T>(await ask(path, init));
    } catch (error) {
      const passes = error instanceof ApiError && (error.status === 0 || error.status === 503);
      if (!passes || attempt === attempts) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 200 + retryDelay(attempt)));
  }
}

/** The text to show. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/** The request was cancelled by a newer one. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/v1/${path}`, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, {});
  }
}

async function read<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new ApiError(response.status, (await response.json().catch(() => ({}))) as StaffProblem);
}

function textOf(status: number, { code, detail, title }: StaffProblem): string {
  if (status === 0) return 'The server could not be reached. Nothing is known to have changed; try again in a moment.';
  if (status === 401 || code === 'forbidden') return 'You are not signed in any more. Sign in again in another tab, then repeat this.';
  return detail ?? title ?? `The server answered ${status}.`;
}
