import type { Plan } from '../plan.ts';
import { isolate, type Direction } from '../ui/bidi.ts';
import { en } from './en.ts';

/** The part of the messages that seat names are made of. */
export type SeatNameMessages = Pick<typeof en, 'seat' | 'seats' | 'comma' | 'direction'>;

/** "Row F seat 12", with the section if the plan has several. */
export function seatName(plan: Plan, seat: number, messages: SeatNameMessages = en): string {
  const { row, number, section } = plan.seats[seat];
  const { direction } = messages;
  return messages.seat(sectionName(plan, section, direction), isolate(row, direction), isolate(number, direction));
}

/** "Row F seats 12 and 13, row G seat 4": grouped by row. */
export function seatNames(plan: Plan, seats: readonly number[], messages: SeatNameMessages = en): string {
  const { direction } = messages;
  const rows = new Map<string, { section: string; row: string; numbers: string[] }>();
  for (const seat of seats) {
    const { section, row, number } = plan.seats[seat];
    const key = `${section}\n${row}`;
    let entry = rows.get(key);
    if (!entry) rows.set(key, (entry = { section, row, numbers: [] }));
    entry.numbers.push(isolate(number, direction));
  }
  const names = [...rows.values()].map(({ section, row, numbers }) =>
    messages.seats(sectionName(plan, section, direction), isolate(row, direction), numbers),
  );
  const text = names.join(messages.comma);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sectionName(plan: Plan, id: string, direction: Direction): string | undefined {
  return plan.sections.length < 2 ? undefined : isolate(plan.sections.find(each => each.id === id)?.name ?? id, direction);
}
