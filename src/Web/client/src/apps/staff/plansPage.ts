import type { ImportedPlan, PlanPreview, StoredPlan } from '../../api/types.ts';
import { parsePlan } from '../../plan.ts';
import { element, finder } from '../../ui/dom.ts';
import { PlanPicture } from './planPicture.ts';
import { countSeats, linesAround, type SeatCount } from './planSummary.ts';
import { ApiError, errorText, get, send } from './staffApi.ts';

/** The page of seating plans: the list, and a preview of a file before it is imported. */

const largest = 32 * 1024 * 1024;

const find = finder(document);
const drop = find('drop');
const input = find<HTMLInputElement>('plan-file');
const problem = find('plan-problem');
const preview = find('plan-preview');
const importButton = find<HTMLButtonElement>('import');
const picture = new PlanPicture(find('preview-map'));

/** The file in the preview. */
let file: File | undefined;

input.addEventListener('change', () => input.files?.[0] && void look(input.files[0]));
// On the whole page: the browser would open a file that is dropped beside the box.
document.addEventListener('dragover', event => {
  event.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', event => {
  if (!event.relatedTarget) drop.classList.remove('over');
});
document.addEventListener('drop', event => {
  event.preventDefault();
  drop.classList.remove('over');
  const dropped = event.dataTransfer?.files[0];
  if (dropped) void look(dropped);
});
importButton.addEventListener('click', () => void keep());
find('discard').addEventListener('click', clear);

async function look(chosen: File): Promise<void> {
  clear();
  file = chosen;
  if (chosen.size > largest) return refuse(`${chosen.name} has ${Math.ceil(chosen.size / 1024 / 1024)} MB; 32 MB is the most.`);
  drop.classList.add('reading');
  showNotice('info', `Reading ${chosen.name}…`);
  try {
    const found = await send<PlanPreview>('POST', 'staff/plans/preview', chosen);
    // Another file may have been chosen meanwhile.
    if (file === chosen) show(found);
  } catch (error) {
    if (file === chosen) await explainRefusal(error, chosen);
  } finally {
    drop.classList.remove('reading');
  }
}

function show({ plan: json, name, seatCount, known }: PlanPreview): void {
  const plan = parsePlan(json);
  const { categories, sections } = countSeats(plan);
  showNotice('', '');
  find('plan-name').textContent = name;
  find('plan-counts').textContent = `${seatCount.toLocaleString('en')} seats, ${count(categories.length, 'category', 'categories')}, ${count(sections.length, 'section', 'sections')}`;
  find('plan-categories').replaceChildren(...categories.map(each => line(each)));
  find('plan-sections').replaceChildren(...sections.map(each => line(each)));
  importButton.disabled = known;
  importButton.textContent = known ? 'Already imported' : 'Import';
  preview.hidden = false;
  picture.show(plan);
  preview.scrollIntoView({ block: 'nearest' });
}

function line({ name, seats, color, floor }: SeatCount): HTMLElement {
  const row = element('tr');
  const cell = element('td');
  if (color) {
    const swatch = element('i', 'category-dot');
    swatch.style.background = color;
    cell.append(swatch);
  }
  cell.append(name);
  row.append(cell);
  if (floor !== undefined) row.append(element('td', '', String(floor)));
  row.append(element('td', 'amount', seats.toLocaleString('en')));
  return row;
}

async function keep(): Promise<void> {
  if (!file) return;
  importButton.disabled = true;
  try {
    const kept = await send<ImportedPlan>('POST', 'staff/plans', file);
    clear();
    showNotice('good', `Imported: ${kept.name}, ${kept.seatCount.toLocaleString('en')} seats.`);
    await list();
  } catch (error) {
    importButton.disabled = false;
    showNotice('sorry', errorText(error));
  }
}

async function explainRefusal(error: unknown, chosen: File): Promise<void> {
  const at = error instanceof ApiError ? error.problem.line : undefined;
  refuse(errorText(error));
  if (at === undefined) return;
  const source = element('ol', 'source');
  source.dataset['testid'] = 'plan-source';
  for (const { number, text, wrong } of linesAround(await chosen.text(), at)) {
    const shown = element('li', wrong ? 'meant' : '');
    shown.append(element('span', 'number', String(number)), element('code', '', text));
    source.append(shown);
  }
  problem.append(source);
}

function refuse(text: string): void {
  showNotice('', '');
  problem.replaceChildren(element('p', '', text));
  problem.hidden = false;
}

function clear(): void {
  file = undefined;
  // So that choosing the same file again, after correcting it, fires an event.
  input.value = '';
  problem.hidden = true;
  preview.hidden = true;
  picture.close();
  showNotice('', '');
}

async function list(): Promise<void> {
  const known = find('known-plans');
  try {
    const plans = await get<StoredPlan[]>('staff/plans');
    known.replaceChildren(...plans.map(({ hash, name, seatCount, importedAt }) => {
      const item = element('li');
      item.dataset['plan'] = hash;
      const when = new Date(importedAt).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
      item.append(element('strong', '', name), element('span', '', `${seatCount.toLocaleString('en')} seats`), element('small', '', `since ${when} · ${hash.slice(0, 10)}`));
      return item;
    }));
  } catch (error) {
    known.replaceChildren(element('li', 'hint', errorText(error)));
  }
}

function showNotice(tone: string, text: string): void {
  const notice = find('notice');
  notice.classList.toggle('empty', !text);
  notice.dataset['tone'] = tone;
  notice.querySelector('p')!.textContent = text;
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
