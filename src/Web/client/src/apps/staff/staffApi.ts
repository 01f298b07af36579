import type { Problem } from '../../contract.ts';
import { retryDelay } from '../../retry.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { text } from '../../ui/pageTexts.ts';

/** Problem details; `line` is the wrong line of an imported plan. */
export interface StaffProblem extends Problem {
  line?: number;
}

/** The server refused. `status` 0: there was no complete reply. */
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
  return request<T>(path, { headers: { accept: 'application/json' }, cache, ...(signal && { signal }) });
}

/**
 * Sends a command, and repeats it with the same key while its outcome is unknown: the server carries it out once.
 * @param body sent as JSON, or as it is if it is a file.
 * @param signal only for requests that change nothing: a command is not cancelled, because its outcome is needed.
 */
export async function send<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
  { key = uuidv7(), signal }: { key?: string; signal?: AbortSignal } = {},
): Promise<T> {
  const init: RequestInit = {
    method,
    ...(signal && { signal }),
    headers: { accept: 'application/json', 'idempotency-key': key, ...(body && { 'content-type': typeOf(body) }) },
    ...(body && { body: body instanceof Blob ? body : JSON.stringify(body) }),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await request<T>(path, init);
    } catch (error) {
      const temporary = error instanceof ApiError && (error.status === 0 || error.status === 503);
      if (!temporary || attempt === attempts) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 200 + retryDelay(attempt)));
  }
}

function typeOf(body: object): string {
  return body instanceof File && /\.(csv|txt|tsv)$/i.test(body.name) ? 'text/csv' : 'application/json';
}

/** The text to show. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/** The request was cancelled: by a newer one, or because the page was left. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  try {
    const response = await fetch(`/api/v1/${path}`, init);
    if (response.ok) return (await response.json()) as T;
    throw new ApiError(response.status, (await response.json().catch(() => ({}))) as StaffProblem);
  } catch (error) {
    if (error instanceof ApiError || isAbort(error)) throw error;
    // There was no connection, or it broke before the end of the reply.
    throw new ApiError(0, {});
  }
}

function textOf(status: number, { code, detail, title }: StaffProblem): string {
  if (status === 0) return text('staff.unreachable');
  if (status === 401 || code === 'forbidden') return text('staff.signedOut');
  return detail ?? title ?? text('staff.answered', { status: String(status) });
}
