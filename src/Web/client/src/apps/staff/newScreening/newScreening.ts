import type { NewScreening } from '../../../api/types.ts';
import type { Plan } from '../../../plan.ts';
import { maxPrice } from '../../../ui/money.ts';
import { pageMoney } from '../../../ui/pagePrices.ts';
import { text } from '../../../ui/pageTexts.ts';
import { knownZone, localMoments, offsetText, skippedNeighbours, toLocal } from '../../../ui/zones.ts';
import { exampleAmount, isCurrencyCode, parseAmount } from './amounts.ts';

const closesAfter = 15 * 60_000;
/** UTF-16 code units, as the server counts them. A field that cut what is pasted would hide that it did not fit. */
const longestText = 200;

/** A hall of an earlier screening. */
export interface KnownHall {
  hall: string;
  venue: string;
  city: string;
  timeZone: string;
}

/** What the page knows when it opens. */
export interface Choices {
  halls: KnownHall[];
  plans: { hash: string; name: string; seatCount: number }[];
}

const textFields = ['title', 'kind', 'venue', 'hall', 'city', 'timeZone', 'planHash', 'accessibleRelease'] as const;
const moments = ['startsAt', 'salesOpenAt', 'salesCloseAt'] as const;
type Text = (typeof textFields)[number];
export type Moment = (typeof moments)[number];
export type Field = Text | Moment | 'currency';

/** The state of the form for a new screening. */
export interface FormState {
  readonly halls: readonly KnownHall[];
  readonly values: Readonly<Record<Field, string>>;
  readonly orphanRule: boolean;
  /** As typed, by category. */
  readonly prices: Readonly<Record<string, string>>;
  /** Of a time that clocks show twice in a night, the second is meant. */
  readonly later: Readonly<Partial<Record<Moment, boolean>>>;
  readonly opensEdited: boolean;
  readonly closesEdited: boolean;
  /** Undefined until the chosen plan is loaded. */
  readonly plan: Plan | undefined;
  /** What is wrong, by field; fields of prices are named `price-` and the category. */
  readonly errors: Readonly<Record<string, string>>;
  /** Grows with each attempt that is refused: the focus then moves to the first wrong field. */
  readonly refusals: number;
  readonly sending: boolean;
  readonly notice: string;
  /** What the server asks about: the hall is in use at that time. */
  readonly overlap: string;
}

export function emptyForm(halls: readonly KnownHall[], timeZone: string, now: number): FormState {
  const noValues = Object.fromEntries([...textFields, ...moments].map(name => [name, ''])) as Record<Field, string>;
  return withTimes(
    {
      halls,
      values: { ...noValues, kind: 'film', currency: 'EUR', timeZone, accessibleRelease: 'never' },
      orphanRule: false,
      prices: {},
      later: {},
      opensEdited: false,
      closesEdited: false,
      plan: undefined,
      errors: {},
      refusals: 0,
      sending: false,
      notice: '',
      overlap: '',
    },
    now,
  );
}

export function edit(state: FormState, field: Field, value: string, now: number): FormState {
  const edited = withoutError({ ...state, values: { ...state.values, [field]: value } }, field);
  switch (field) {
    case 'venue':
    case 'city':
      return withKnownHall(edited, field, now);
    case 'startsAt':
    case 'timeZone':
      return withTimes(edited, now);
    case 'salesOpenAt':
      return { ...edited, opensEdited: true };
    case 'salesCloseAt':
      return { ...edited, closesEdited: true };
    case 'planHash':
      return { ...edited, plan: undefined, prices: {} };
    default:
      return edited;
  }
}

export function editPrice(state: FormState, category: string, price: string): FormState {
  return withoutError({ ...state, prices: { ...state.prices, [category]: price } }, `price-${category}`);
}

/** The halls to offer: those of the venue, or all while there is no venue. */
export function hallNames({ halls, values }: FormState): string[] {
  const [venue, city] = [asCompared(values.venue), asCompared(values.city)];
  const named = halls.filter(each => venue === '' || asCompared(each.venue) === venue);
  const there = named.filter(each => asCompared(each.city) === city);
  return [...new Set((there.length > 0 ? there : named).map(({ hall }) => hall))];
}

/** Fills in the values of earlier screenings at the venue. If cities share its name, the city decides. */
function withKnownHall(state: FormState, edited: 'venue' | 'city', now: number): FormState {
  const { values } = state;
  const named = state.halls.filter(({ venue }) => asCompared(venue) === asCompared(values.venue));
  const there = named.filter(({ city }) => asCompared(city) === asCompared(values.city));
  // A city that is typed after the venue is another city: then it is a new venue.
  const known = there.length > 0 || edited === 'city' ? there : named;
  const [first] = known;
  if (!first || known.some(({ city }) => city !== first.city)) return state;
  const { city, timeZone, hall } = first;
  return withTimes({ ...state, values: { ...values, city, timeZone, ...(known.length === 1 && { hall }) } }, now);
}

/** Names of places are the same without case and with other blanks, as on the server. */
function asCompared(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** Suggests now for the opening of sales and 15 minutes after the start for their end, until these fields are edited. */
function withTimes(state: FormState, now: number): FormState {
  const { timeZone, salesOpenAt, salesCloseAt } = state.values;
  const zone = timeZone.trim();
  if (!knownZone(zone)) return state;
  const starts = momentOf(state, 'startsAt');
  return {
    ...state,
    values: {
      ...state.values,
      salesOpenAt: state.opensEdited ? salesOpenAt : toLocal(now, zone),
      salesCloseAt: state.closesEdited || starts === undefined ? salesCloseAt : toLocal(starts + closesAfter, zone),
    },
  };
}

/** The two moments at which clocks there show the time of this field; undefined for the other times. */
export function twoMoments({ values }: FormState, name: Moment): { at: number; offset: string }[] | undefined {
  const zone = values.timeZone.trim();
  const moments = knownZone(zone) ? localMoments(values[name].trim(), zone) : undefined;
  return moments?.length === 2 ? moments.map(at => ({ at, offset: offsetText(at, zone) })) : undefined;
}

function momentOf({ values, later }: FormState, name: Moment): number | undefined {
  return localMoments(values[name].trim(), values.timeZone.trim())?.at(later[name] ? -1 : 0);
}

/** What is wrong with the time of a field, or undefined. */
function timeFault(state: FormState, name: Moment, zone: string): string | undefined {
  const local = state.values[name].trim();
  const moments = localMoments(local, zone);
  if (!moments) return text('form.dayAndTime');
  if (moments.length > 0 || !knownZone(zone)) return undefined;
  const [before, after] = skippedNeighbours(local, zone);
  return text('form.skipped', { before, after });
}

/** The request, and what is wrong with the form. The request is valid only if nothing is wrong. */
export function readForm(state: FormState): { request: NewScreening; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const value = (name: Field): string => state.values[name].trim();
  for (const name of textFields) {
    if (!value(name)) errors[name] = text(name === 'planHash' ? 'form.planNeeded' : 'form.needed');
    else if (value(name).length > longestText) errors[name] = text('form.tooLong', { count: longestText });
  }
  const zone = value('timeZone');
  const times: Partial<Record<Moment, number>> = {};
  for (const name of moments) {
    const fault = timeFault(state, name, zone);
    if (fault !== undefined) errors[name] = fault;
    else times[name] = momentOf(state, name)!;
  }
  const { startsAt = Infinity, salesOpenAt = -Infinity, salesCloseAt = Infinity } = times;
  if (salesCloseAt <= salesOpenAt) errors['salesCloseAt'] = text('form.closeBeforeOpen');
  else if (startsAt <= salesOpenAt) errors['salesOpenAt'] = text('form.openAfterStart');
  const currency = value('currency').toUpperCase();
  if (!isCurrencyCode(currency)) errors['currency'] = text('form.threeLetters');
  const prices: Record<string, number> = {};
  for (const { id } of state.plan?.categories ?? []) {
    const amount = parseAmount(state.prices[id] ?? '', currency);
    if (amount === undefined) errors[`price-${id}`] = text('form.priceSuchAs', { price: exampleAmount(currency) });
    else if (amount > maxPrice(currency)) errors[`price-${id}`] = text('form.atMost', { price: pageMoney(maxPrice(currency), currency) });
    else prices[id] = amount;
  }
  // Without offset the server reads it by the venue's clock: it may know the zone, or say what is wrong with it.
  const iso = (name: Moment): string => (knownZone(zone) ? new Date(times[name] ?? 0).toISOString() : value(name));
  const request: NewScreening = {
    ...(Object.fromEntries(textFields.map(name => [name, value(name)])) as Pick<NewScreening, (typeof textFields)[number]>),
    startsAt: iso('startsAt'),
    salesOpenAt: iso('salesOpenAt'),
    salesCloseAt: iso('salesCloseAt'),
    orphanRule: state.orphanRule,
    currency,
    prices,
    allowOverlap: false,
  };
  return { request, errors };
}

export function refused(state: FormState, errors: Readonly<Record<string, string>>, notice: string): FormState {
  return { ...state, errors, notice, sending: false, refusals: state.refusals + 1 };
}

/** The server refused the form: shows its message beside the field that it is about, if it names one. */
export function refusedByServer(state: FormState, detail: string): FormState {
  const wrong = fieldOf(state, detail);
  return wrong ? refused(state, { [wrong.field]: wrong.text }, text('form.oneThing')) : refused(state, {}, detail);
}

/** The field that the server's message is about: "hall: it is empty.". For prices the message names the category. */
function fieldOf({ values, plan }: FormState, detail: string): { field: string; text: string } | undefined {
  const [, name, why] = /^([a-zA-Z]+): (.+)$/s.exec(detail) ?? [];
  if (name === undefined || why === undefined) return undefined;
  const category = name === 'prices' ? plan?.categories.find(({ id }) => id === /"\u2068?([^"\u2069]+)/.exec(why)?.[1]) : undefined;
  const field = category ? `price-${category.id}` : name;
  return category || Object.hasOwn(values, name) ? { field, text: why.charAt(0).toUpperCase() + why.slice(1) } : undefined;
}

function withoutError(state: FormState, field: string): FormState {
  const { [field]: _, ...errors } = state.errors;
  return { ...state, errors };
}
