import type { ImportedPlan, PlanPreview, StoredPlan } from '../../../api/types.ts';
import { parsePlan, type Plan } from '../../../plan.ts';
import type { Notice } from '../../../ui/notice.ts';
import { ApiError, errorText, get, send } from '../staffApi.ts';
import { Store } from '../../../ui/store.ts';
import { linesAround, type SourceLine } from './planSummary.ts';
import { text } from '../../../ui/pageTexts.ts';

/** A seat list has no name but the file's. */
function address(path: string, file: File): string {
  return isSeatList(file) ? `${path}?name=${encodeURIComponent(file.name.replace(/\.[^.]*$/, ''))}` : path;
}

function isSeatList(file: File): boolean {
  return /\.(csv|txt|tsv)$/i.test(file.name);
}

/** As the server reads it: UTF-16, UTF-8, or the code page of western Europe. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  // Without a byte order mark, every second byte of usual text is 0.
  if ((first === 0xff && second === 0xfe) || second === 0) return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || first === 0) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The state of the page of seating plans. */
export interface PlansState {
  /** A file is over the page. */
  readonly dragging: boolean;
  readonly reading: boolean;
  /** What the chosen file contains. */
  readonly preview:
    | { file: File; plan: Plan; name: string; seatCount: number; known: boolean; warnings: readonly string[] }
    | undefined;
  readonly importing: boolean;
  /** Why the chosen file is refused; `lines` are around the wrong one. */
  readonly problem: { text: string; lines: readonly SourceLine[] } | undefined;
  readonly notice: Notice | undefined;
  /** The stored plans, or why they could not be read. Undefined until an import: the page still shows the server's list then. */
  readonly known: readonly StoredPlan[] | string | undefined;
}

const nothingChosen = { reading: false, preview: undefined, importing: false, problem: undefined, notice: undefined };

/** Previews a file, then imports it. Only the file that was chosen last counts. */
export class PlanImport {
  readonly store = new Store<PlansState>({ ...nothingChosen, dragging: false, known: undefined });
  readonly #page: AbortSignal;
  readonly #largest: number;
  #request = new AbortController();

  /**
   * @param page aborted when the page is left.
   * @param largest the most bytes that the server takes.
   */
  constructor(page: AbortSignal, largest: number) {
    this.#page = page;
    this.#largest = largest;
  }

  dragging(dragging: boolean): void {
    if (this.store.state.dragging !== dragging) this.#set({ dragging });
  }

  async preview(file: File): Promise<void> {
    const request = this.#begin();
    if (file.size > this.#largest) {
      const [size, most] = [file.size, this.#largest].map(bytes => Math.ceil(bytes / 1024 / 1024));
      return this.#refuse(text('plans.tooBig', { name: file.name, size, most }), []);
    }
    this.#set({ reading: true, notice: { tone: 'info', text: text('plans.readingFile', { name: file.name }) } });
    try {
      const path = address('staff/plans/preview', file);
      const { plan, name, seatCount, known, warnings } = await send<PlanPreview>('POST', path, file, { signal: request });
      if (request.aborted) return;
      this.#set({ reading: false, notice: undefined, preview: { file, plan: parsePlan(plan), name, seatCount, known, warnings } });
    } catch (error) {
      if (request.aborted) return;
      const line = error instanceof ApiError ? error.problem.line : undefined;
      const lines = line === undefined ? [] : linesAround(await textOf(file), line);
      if (!request.aborted) this.#refuse(errorText(error), lines);
    }
  }

  discard(): void {
    this.#begin();
  }

  async keep(): Promise<void> {
    const { preview } = this.store.state;
    if (!preview) return;
    this.#set({ importing: true });
    try {
      const { name, seatCount } = await send<ImportedPlan>('POST', address('staff/plans', preview.file), preview.file);
      if (this.#page.aborted) return;
      // Another file may have been chosen during the import: keep it.
      if (this.store.state.preview === preview) this.#begin();
      this.#set({ notice: { tone: 'good', text: text('plans.imported', { name, seats: text('seats.count', { count: seatCount }) }) } });
      await this.#list();
    } catch (error) {
      if (this.#page.aborted) return;
      this.#set({ importing: false, notice: { tone: 'sorry', text: errorText(error) } });
    }
  }

  async #list(): Promise<void> {
    try {
      const known = await get<StoredPlan[]>('staff/plans', this.#page);
      if (!this.#page.aborted) this.#set({ known });
    } catch (error) {
      if (!this.#page.aborted) this.#set({ known: errorText(error) });
    }
  }

  /** Drops the previous file and cancels its request. */
  #begin(): AbortSignal {
    this.#request.abort();
    this.#request = new AbortController();
    this.#set(nothingChosen);
    return AbortSignal.any([this.#request.signal, this.#page]);
  }

  #refuse(text: string, lines: readonly SourceLine[]): void {
    this.#set({ ...nothingChosen, problem: { text, lines } });
  }

  #set(change: Partial<PlansState>): void {
    this.store.update(state => ({ ...state, ...change }));
  }
}
