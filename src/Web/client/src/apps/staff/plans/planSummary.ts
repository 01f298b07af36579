import type { Plan } from '../../../plan.ts';
import { cut } from '../../../ui/graphemes.ts';

export interface SeatCount {
  name: string;
  seats: number;
  /** Of categories. */
  color?: string;
  /** Of sections. */
  floor?: number;
}

/** How many seats each category and each section has. */
export function countSeats(plan: Plan): { categories: SeatCount[]; sections: SeatCount[] } {
  const byCategory = new Map<string, number>();
  const bySection = new Map<string, number>();
  for (const { category, section } of plan.seats) {
    byCategory.set(category, (byCategory.get(category) ?? 0) + 1);
    bySection.set(section, (bySection.get(section) ?? 0) + 1);
  }
  return {
    categories: plan.categories.map(({ id, name, color }) => ({ name, color, seats: byCategory.get(id) ?? 0 })),
    sections: plan.sections.map(({ id, name, floor }) => ({ name, floor, seats: bySection.get(id) ?? 0 })),
  };
}

export interface SourceLine {
  number: number;
  text: string;
  /** The line that the server reported. */
  wrong: boolean;
}

/** The wrong line with its neighbours; long lines are cut. @param line counted from 1. */
export function linesAround(text: string, line: number, around = 2, longest = 160): SourceLine[] {
  const lines = text.split('\n');
  const from = Math.max(1, line - around);
  return lines.slice(from - 1, line + around).map((source, index) => ({
    number: from + index,
    text: source.length > longest ? `${cut(source, longest)}…` : source.replace(/\r$/, ''),
    wrong: from + index === line,
  }));
}
