import type { CreatedScreening, NewScreening } from '../../api/types.ts';
import { parsePlan, type Plan } from '../../plan.ts';
import { element, finder } from '../../ui/dom.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { isCurrencyCode, parseAmount } from './amounts.ts';
import { PlanPicture } from './planPicture.ts';
import { errorText, get, send } from './staffApi.ts';
import { fromLocal, knownZone, toLocal } from './venueClock.ts';

/** The form for a new screening. The browser checks single fields; the server checks everything. */

const closesAfter = 15 * 60_000;

const find = finder(document);
const form = find<HTMLFormElement>('new-screening');
const create = find<HTMLButtonElement>('create');
const prices = find('prices');
const picture = new PlanPicture(find('preview-map'));
/** Halls of earlier screenings, from the page. */
const halls = [...document.querySelectorAll<HTMLElement>('#halls option')].map(option => ({
  hall: option.getAttribute('value')!,
  venue: option.dataset['venue']!,
  city: option.dataset['city']!,
  timeZone: option.dataset['zone']!,
}));
let plan: Plan | undefined;
let opensTouched = false;
let closesTouched = false;
/** The idempotency key changes only with the form's content, so that sending it twice creates one screening. */
let sent = { body: '', key: '' };

type Field = HTMLInputElement | HTMLSelectElement;

function field(name: string): Field {
  return form.elements.namedItem(name) as Field;
}

function value(name: string): string {
  return field(name).value.trim();
}

field('timeZone').value = Intl.DateTimeFormat().resolvedOptions().timeZone;
fill('zones', Intl.supportedValuesOf('timeZone'));
suggestTimes();
fill('halls', halls.map(({ hall }) => hall));
void choosePlan();

field('venue').addEventListener('input', () => {
  const known = halls.filter(({ venue }) => venue === value('venue'));
  fill('halls', known.map(({ hall }) => hall));
  const [first] = known;
  if (!first) return;
  field('city').value = first.city;
  field('timeZone').value = first.timeZone;
  if (known.length === 1) field('hall').value = first.hall;
  suggestTimes();
});
field('startsAt').addEventListener('input', suggestTimes);
field('timeZone').addEventListener('change', suggestTimes);
field('salesOpenAt').addEventListener('input', () => {
  opensTouched = true;
});
field('salesCloseAt').addEventListener('input', () => {
  closesTouched = true;
});
field('planHash').addEventListener('change', () => void choosePlan());
form.addEventListener('input', event => clearError(event.target as HTMLElement));
form.addEventListener('submit', event => {
  event.preventDefault();
  void submit();
});

/** Suggests now for the opening of sales and 15 minutes after the start for their end, until these fields are edited. */
function suggestTimes(): void {
  const zone = value('timeZone');
  if (!knownZone(zone)) return;
  if (!opensTouched) field('salesOpenAt').value = toLocal(Date.now(), zone);
  const starts = fromLocal(value('startsAt'), zone);
  if (!closesTouched && starts !== undefined) field('salesCloseAt').value = toLocal(starts + closesAfter, zone);
}

function fill(list: string, values: Iterable<string>): void {
  document.getElementById(list)!.replaceChildren(
    ...[...new Set(values)].map(each => {
      const option = document.createElement('option');
      option.value = each;
      return option;
    }),
  );
}

async function choosePlan(): Promise<void> {
  const hash = value('planHash');
  plan = undefined;
  picture.close();
  prices.replaceChildren(element('p', 'hint', hash ? 'Reading the plan…' : 'Choose a plan; its categories get their prices here.'));
  if (!hash) return;
  try {
    const chosen = parsePlan(await get(`plans/${hash}`));
    if (value('planHash') !== hash) return;
    plan = chosen;
    prices.replaceChildren(element('p', 'prices-title', 'Prices'), ...chosen.categories.map(({ id, name, color }) => priceField(id, name, color)));
    picture.show(chosen);
  } catch (error) {
    showNotice(errorText(error));
  }
}

function priceField(id: string, name: string, color: string): HTMLElement {
  const row = element('div', 'price-field');
  const label = element('label') as HTMLLabelElement;
  label.htmlFor = `price-${id}`;
  const swatch = element('i', 'category-dot');
  swatch.style.background = color;
  label.append(swatch, name);
  const input = document.createElement('input');
  input.id = label.htmlFor;
  input.name = `price-${id}`;
  input.inputMode = 'decimal';
  input.autocomplete = 'off';
  input.required = true;
  row.append(label, input);
  return row;
}

/** The request; undefined if a field is wrong, which is then shown beside it. */
function read(): NewScreening | undefined {
  const wrong = new Map<string, string>();
  const texts = ['title', 'kind', 'venue', 'hall', 'city', 'timeZone', 'planHash'] as const;
  for (const name of texts) if (!value(name)) wrong.set(name, name === 'planHash' ? 'Choose a plan.' : 'This is needed.');
  const zone = value('timeZone');
  if (zone && !knownZone(zone)) wrong.set('timeZone', 'Not a time zone: choose one such as Europe/Berlin.');
  const moments = new Map<string, number>();
  for (const name of ['startsAt', 'salesOpenAt', 'salesCloseAt']) {
    const moment = value(name) && !wrong.has('timeZone') && zone ? fromLocal(value(name), zone) : undefined;
    if (!value(name)) wrong.set(name, 'Choose a day and a time.');
    else if (typeof moment === 'number') moments.set(name, moment);
    else if (!wrong.has('timeZone') && zone) wrong.set(name, 'No clock there shows this time: it is skipped that day.');
  }
  if ((moments.get('salesCloseAt') ?? Infinity) <= (moments.get('salesOpenAt') ?? -Infinity)) wrong.set('salesCloseAt', 'Sales close before they open.');
  const currency = value('currency').toUpperCase();
  if (!isCurrencyCode(currency)) wrong.set('currency', 'Three letters, such as EUR.');
  const amounts: Record<string, number> = {};
  for (const { id } of plan?.categories ?? []) {
    const amount = parseAmount(value(`price-${id}`), currency);
    if (amount === undefined) wrong.set(`price-${id}`, 'A price such as 12.50.');
    else amounts[id] = amount;
  }
  if (wrong.size > 0) {
    for (const [name, text] of wrong) showError(name, text);
    focusFirst();
    return undefined;
  }
  const iso = (name: string): string => new Date(moments.get(name)!).toISOString();
  return {
    ...Object.fromEntries(texts.map(name => [name, value(name)])),
    startsAt: iso('startsAt'),
    salesOpenAt: iso('salesOpenAt'),
    salesCloseAt: iso('salesCloseAt'),
    orphanRule: (field('orphanRule') as HTMLInputElement).checked,
    currency,
    prices: amounts,
  };
}

async function submit(): Promise<void> {
  for (const shown of form.querySelectorAll('[aria-invalid]')) clearError(shown as HTMLElement);
  showNotice('');
  const body = read();
  if (!body || create.disabled) return;
  const text = JSON.stringify(body);
  if (sent.body !== text) sent = { body: text, key: uuidv7() };
  create.disabled = true;
  create.setAttribute('aria-busy', 'true');
  try {
    const { id } = await send<CreatedScreening>('POST', 'staff/screenings', body, sent.key);
    location.assign(`/staff/screenings/${id}`);
  } catch (error) {
    create.disabled = false;
    create.removeAttribute('aria-busy');
    const fieldError = fieldOf(errorText(error));
    if (fieldError) showError(fieldError.name, fieldError.text);
    showNotice(fieldError ? 'Not yet: one thing has to be mended.' : errorText(error));
    focusFirst();
  }
}

/** The field that the server's message is about: "hall: it is empty.". For prices the message names the category. */
function fieldOf(detail: string): { name: string; text: string } | undefined {
  const [, name, text] = /^([a-zA-Z]+): (.+)$/s.exec(detail) ?? [];
  if (name === undefined || text === undefined) return undefined;
  const category = name === 'prices' ? /"([^"]+)"/.exec(text)?.[1] : undefined;
  const found = category === undefined ? name : `price-${category}`;
  return form.elements.namedItem(found) ? { name: found, text: text.charAt(0).toUpperCase() + text.slice(1) } : undefined;
}

/** Shows an error beside its field, if there is such a field. */
function showError(name: string, text: string): void {
  const input = form.elements.namedItem(name);
  if (!(input instanceof HTMLElement)) return;
  clearError(input);
  const error = element('p', 'field-error', text);
  error.id = `error-${name}`;
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-describedby', error.id);
  input.after(error);
}

function clearError(input: HTMLElement): void {
  if (!input.hasAttribute('aria-invalid')) return;
  document.getElementById(input.getAttribute('aria-describedby') ?? '')?.remove();
  input.removeAttribute('aria-invalid');
  input.removeAttribute('aria-describedby');
}

function focusFirst(): void {
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}

function showNotice(text: string): void {
  const notice = find('notice');
  notice.classList.toggle('empty', !text);
  notice.querySelector('p')!.textContent = text;
}
