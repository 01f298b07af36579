/** Cash handed over by the customer. Amounts are minor units; `digits` is how many of their digits are after the point. */

/** Digits. Enough for any booking in any currency, and exact as a number; an accidental long press of a key types no more. */
const longest = 15;

// Without the 20: for an amount of 42, a 50 is more likely than three 20s.
const notes = [5, 10, 50, 100, 200];
const largeNotes = [1_000, 2_000, 5_000, 10_000];

/** Digits are added at the right, as on other tills. '00' is one key. */
export function typeKey(given: string, key: string): string {
  if (key === 'erase') return given.slice(0, -1);
  if (key === 'clear') return '';
  const next = (given + key).replace(/^0+/, '');
  return next.length > longest ? given : next;
}

/**
 * What customers are likely to hand over: the exact amount, then the amount rounded up to multiples of each note. Notes are larger where
 * sums are, in IDR as in COP: nobody pays with more than five of the largest one.
 */
export function likelyAmounts(total: number, digits: number, most = 4): number[] {
  const usual = digits === 0 ? largeNotes : notes.map(note => note * 10 ** digits);
  let scale = 1;
  while (total > 5 * scale * usual[usual.length - 1]) scale *= 10;
  const steps = usual.map(note => note * scale);
  const rounded = steps.map(step => Math.ceil(total / step) * step).filter(amount => amount > total);
  return [total, ...new Set(rounded)].sort((a, b) => a - b).slice(0, most);
}

/** Undefined if too little was given. */
export function changeOf(total: number, given: number): number | undefined {
  return given >= total ? given - total : undefined;
}
