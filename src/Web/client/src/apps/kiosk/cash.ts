/** Money in hand. Amounts are minor units of a currency that has so many digits of them. */

/** More than any party's seats; keeps a leaning elbow from typing a phone number. */
const longest = 7;

// Without the 20: who pays 42 with three of them is rarer than who gives a 50.
const notes = [5, 10, 50, 100, 200];
const largeNotes = [1_000, 2_000, 5_000, 10_000];

/** As on every till: digits come in from the right. '00' is one key. */
export function typeKey(given: string, key: string): string {
  if (key === 'erase') return given.slice(0, -1);
  if (key === 'clear') return '';
  const next = (given + key).replace(/^0+/, '');
  return next.length > longest ? given : next;
}

/** What customers are likely to hand over: the exact amount, then what the next notes make of it. At most `most`. */
export function likelyAmounts(total: number, digits: number, most = 4): number[] {
  const unit = 10 ** digits;
  const steps = digits === 0 ? largeNotes : notes.map(note => note * unit);
  const rounded = steps.map(step => Math.ceil(total / step) * step).filter(amount => amount > total);
  return [total, ...new Set(rounded)].sort((a, b) => a - b).slice(0, most);
}

/** Undefined while it is not enough. */
export function changeOf(total: number, given: number): number | undefined {
  return given >= total ? given - total : undefined;
}
