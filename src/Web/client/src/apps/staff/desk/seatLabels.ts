import type { Plan } from '../../../plan.ts';

/** A field that names seats: those that the plan has, and what names none of them. */
export interface NamedSeats {
  seats: number[];
  unknown: string[];
}

/** A word between the ends of a range. */
const dashes = /^(?:[\-–—−]|\.\.+|…)$/u;

/** Finds seats by their labels, as people type them. */
export class SeatLabels {
  readonly #exact = new Map<string, number>();
  readonly #folded = new Map<string, number | undefined>();
  readonly #loose = new Map<string, number | undefined>();
  /** Seats by what is before the last number of their label. */
  readonly #numbered = new Map<string, { number: number; seat: number }[]>();
  readonly #labels: readonly string[];
  readonly #mostWords: number;

  constructor({ seats }: Pick<Plan, 'seats'>) {
    this.#labels = seats.map(({ label }) => label);
    let mostWords = 1;
    seats.forEach(({ label }, seat) => {
      this.#exact.set(label, seat);
      // What two labels would be found by finds neither.
      this.#folded.set(folded(label), this.#folded.has(folded(label)) ? undefined : seat);
      this.#loose.set(loose(label), this.#loose.has(loose(label)) ? undefined : seat);
      const end = lastNumber(label);
      if (end) {
        const others = this.#numbered.get(end.before);
        if (others) others.push({ number: end.number, seat });
        else this.#numbered.set(end.before, [{ number: end.number, seat }]);
      }
      // "A-12" may be typed as two words.
      mostWords = Math.max(mostWords, label.split(/[\s\-–—−]+/u).length);
    });
    this.#mostWords = mostWords;
  }

  /** Case does not matter, and neither do spaces and hyphens, if the label is clear without them. */
  find(text: string): number | undefined {
    const label = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
    const seat = this.#exact.get(label) ?? this.#folded.get(folded(label));
    // A hyphen at an end is that of a range.
    return seat ?? (/^[\-–—−]|[\-–—−]$/u.test(label) ? undefined : this.#loose.get(loose(label)));
  }

  /** Labels and ranges ("A1-A12", "A-1 – 12") with spaces, commas, semicolons or line breaks between. */
  parse(text: string): NamedSeats {
    const seats = new Set<number>();
    const unknown: string[] = [];
    for (const part of text.split(/[,;\n\r\t]+/)) {
      const words = part.trim().split(/\s+/).filter(Boolean);
      for (let at = 0; at < words.length; ) {
        const { found, taken } = this.#first(words.slice(at));
        const next = at + taken;
        if (next + 1 < words.length && dashes.test(words[next])) {
          // A range between two rows, or to a seat that the plan does not have.
          unknown.push(words.slice(at, next + 2).join(' '));
          at = next + 2;
          continue;
        }
        if (found) for (const seat of found) seats.add(seat);
        else unknown.push(words[at]);
        at = next;
      }
    }
    return { seats: [...seats], unknown };
  }

  /** The longest beginning that is a label or a range. */
  #first(words: readonly string[]): { found: number[] | undefined; taken: number } {
    // A range has two labels, and perhaps a dash between them.
    for (let taken = Math.min(words.length, this.#mostWords * 2 + 1); taken > 0; taken--) {
      const text = words.slice(0, taken).join(' ');
      const seat = this.find(text);
      const found = seat === undefined ? this.#range(text) : [seat];
      if (found) return { found, taken };
    }
    return { found: undefined, taken: 1 };
  }

  #range(text: string): number[] | undefined {
    for (const dash of text.matchAll(/\s*(?:[\-–—−]|\.\.+|…)\s*/gu)) {
      const from = text.slice(0, dash.index);
      const to = text.slice(dash.index + dash[0].length);
      const first = this.find(from);
      if (first === undefined || !to) continue;
      const found = this.#between(first, to);
      if (found) return found;
    }
    return undefined;
  }

  /** Seats that differ from the first one in the last number only. `to` is a label or that number. */
  #between(first: number, to: string): number[] | undefined {
    const start = lastNumber(this.#labels[first]);
    const numbered = start && this.#numbered.get(start.before);
    if (!numbered) return undefined;
    const end = this.find(to);
    const last = numbered.find(({ number, seat }) => (/^\d+$/.test(to) ? number === Number(to) : seat === end));
    if (!last) return undefined;
    const [low, high] = [Math.min(start.number, last.number), Math.max(start.number, last.number)];
    return numbered
      .filter(({ number }) => number >= low && number <= high)
      .sort((a, b) => a.number - b.number)
      .map(({ seat }) => seat);
  }
}

function folded(label: string): string {
  return label.normalize('NFC').toLowerCase();
}

/** Without spaces and hyphens, but for one between two numbers: "A1-12" is no seat 112. */
function loose(label: string): string {
  return folded(label).replace(/[\s\-–—−]+/gu, (_, at: number, text: string) => {
    const after = text.slice(at).replace(/^[\s\-–—−]+/u, '');
    return /\d$/.test(text.slice(0, at)) && /^\d/.test(after) ? '-' : '';
  });
}

function lastNumber(label: string): { before: string; number: number } | undefined {
  const [, before, number] = /^(.*?)(\d{1,9})$/u.exec(label) ?? [];
  return before === undefined || number === undefined ? undefined : { before, number: Number(number) };
}
