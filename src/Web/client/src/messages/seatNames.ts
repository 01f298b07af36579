import type { Plan } from '../plan.ts';
import { isolate } from '../bidi.ts';
import { en } from './en.ts';

/** The part of the messages that seat names are made of. */
export type SeatNameMessages = Pick<typeof en, 'seat' | 'seats' | 'comma' | 'direction'>;

/** What a seat is called by. `label` is empty if the others say everything that it says; row and number are, if the label says them. */
interface NameParts {
  section: string | undefined;
  row: string;
  number: string;
  label: string;
}

/**
 * "Row F seat 12", with the section if the plan has several, and the label where these say less than it does. The server's SeatName.cs
 * gives the same names.
 */
export function seatName(plan: Plan, seat: number, messages: SeatNameMessages = en): string {
  const { section, row, number, label } = isolated(partsOf(plan, seat), messages);
  if (!row && !number) return section ? section + messages.comma + label : label;
  const name = messages.seat(section, row, number);
  return label ? `${name} (${label})` : name;
}

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
    .map(({ seat, section, row, label, numbers }, place) => {
      if (label) return seatName(plan, seat, messages);
      const name = messages.seats(section, row, numbers);
      return place === 0 ? name.charAt(0).toUpperCase() + name.slice(1) : name;
    })
    .join(messages.comma);
}

/** Kept apart from the words around them. */
function isolated({ section, row, number, label }: NameParts, { direction }: SeatNameMessages): NameParts {
  return {
    section: section === undefined ? undefined : isolate(section, direction),
    row: isolate(row, direction),
    number: isolate(number, direction),
    label: isolate(label, direction),
  };
}

function partsOf(plan: Plan, seat: number): NameParts {
  const { row, number, label, section: id } = plan.seats[seat];
  const section = plan.sections.find(each => each.id === id)?.name ?? id;
  const shown = plan.sections.length < 2 ? undefined : section;
  const said = wordsOf(label);
  const place = [...wordsOf(row), ...wordsOf(number)];
  if (number) {
    if (areIn(said, [...place, ...wordsOf(shown ?? '')])) return { section: shown, row, number, label: '' };
    if (areIn(said, [...place, ...wordsOf(section)])) return { section, row, number, label: '' };
  }
  if (!areIn(place, said)) return { section: shown, row, number, label };
  return { section: shown === undefined || areIn(wordsOf(shown), said) ? undefined : shown, row: '', number: '', label };
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
