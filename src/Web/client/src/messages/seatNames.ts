import type { Plan } from '../plan.ts';
import { isolate } from '../bidi.ts';
import { en } from './en.ts';

/** The part of the messages that seat names are made of. */
export type SeatNameMessages = Pick<typeof en, 'seat' | 'seats' | 'table' | 'comma' | 'direction'>;

/** What a seat is called by. `label` is empty if the others say everything that it says; row and number are, if the label says them. */
interface NameParts {
  section: string | undefined;
  row: string;
  number: string;
  label: string;
  /** The row is a table. */
  table: boolean;
}

/**
 * "Row F seat 12", with the section if the plan has several, and the label where these say less than it does. The server's SeatName.cs
 * gives the same names.
 */
export function seatName(plan: Plan, seat: number, messages: SeatNameMessages = en): string {
  const { label, ...parts } = isolated(partsOf(plan, seat), messages);
  const { section, row, number } = parts;
  if (!row && !number) return section ? section + messages.comma + label : label;
  const name = placeName(parts, messages);
  return label ? `${name} (${label})` : name;
}

/** A seat without the label. */
export function placeName({ section, row, number, table }: Omit<NameParts, 'label'>, messages: SeatNameMessages): string {
  if (!table) return messages.seat(section, row, number);
  const name = atTable(section, row, number ? [number] : [], messages);
  return section ? name : capital(name);
}

/** "table 7, seats 3 and 4". */
function atTable(section: string | undefined, row: string, numbers: string[], m: SeatNameMessages): string {
  return [section, tableName(row, m), numbers.length > 0 && m.seats(undefined, '', numbers)].filter(Boolean).join(m.comma);
}

/** "table 7". A row that says what it is, "Table 7" or "Bar left", needs no word of ours. */
export function tableName(row: string, { table }: SeatNameMessages): string {
  return /\p{L}{3}/u.test(row) ? row : table(row);
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Row F seats 12 and 13, row G seat 4": grouped by row. */
export function seatNames(plan: Plan, seats: readonly number[], messages: SeatNameMessages = en): string {
  const rows = new Map<string, NameParts & { seat: number; numbers: string[] }>();
  for (const seat of seats) {
    const parts = isolated(partsOf(plan, seat), messages);
    // A seat that has more to its name than a number stands alone.
    const key = parts.label || !parts.number ? `${seat}` : `${parts.section}\n${parts.row}`;
    const entry = rows.get(key) ?? { ...parts, seat, numbers: [] };
    rows.set(key, entry);
    entry.numbers.push(parts.number);
  }
  return [...rows.values()]
    .map(({ seat, section, row, label, numbers, table }, place) => {
      if (label) return seatName(plan, seat, messages);
      const name = table ? atTable(section, row, numbers, messages) : messages.seats(section, row, numbers);
      return place === 0 ? capital(name) : name;
    })
    .join(messages.comma);
}

/** Kept apart from the words around them. */
function isolated({ section, row, number, label, table }: NameParts, { direction }: SeatNameMessages): NameParts {
  return {
    table,
    section: section === undefined ? undefined : isolate(section, direction),
    row: isolate(row, direction),
    number: isolate(number, direction),
    label: isolate(label, direction),
  };
}

function partsOf(plan: Plan, seat: number): NameParts {
  const { row, number, label, section: id, table: isTable } = plan.seats[seat];
  const table = !!isTable && row !== '';
  const section = plan.sections.find(each => each.id === id)?.name ?? id;
  const shown = plan.sections.length < 2 ? undefined : section;
  const place = [...wordsOf(row), ...wordsOf(number)];
  const said = wordsOf(label);
  if (number) {
    if (areIn(said, [...place, ...wordsOf(shown ?? '')])) return { section: shown, row, number, label: '', table };
    if (areIn(said, [...place, ...wordsOf(section)])) return { section, row, number, label: '', table };
  }
  if (!areIn(place, said)) return { section: shown, row, number, label, table };
  return { section: shown === undefined || areIn(wordsOf(shown), said) ? undefined : shown, row: '', number: '', label, table: false };
}

/** Whether all the words are among the others, as often as they occur. */
function areIn(words: readonly string[], others: readonly string[]): boolean {
  const left = [...others];
  return words.every(word => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

const numberOrWord = /(\p{Nd}+)|[^\p{Nd}\s,.:;/\\|#'"·\p{Pd}\p{Pc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]+/gu;

/** What a text says, without case, marks between words and zeros before numbers: "A-07" says "a" and "7". */
function wordsOf(text: string): string[] {
  return [...text.matchAll(numberOrWord)].map(([word, digits]) => (digits ? digits.replace(/^0+(?=.)/, '') : word.toLowerCase()));
}
