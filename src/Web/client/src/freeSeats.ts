/**
 * Reads the counts of free seats by section and category: varints, for each number that differs, ascending: gap and count.
 * @param places how many numbers there are: sections * categories
 */
export function decodeCounts(bytes: Uint8Array, places: number): [place: number, count: number][] {
  const counts: [number, number][] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let unit = 1; at < bytes.length; unit *= 128) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * unit;
      if (byte < 0x80 && value < 2 ** 32) return value;
      if (unit > 2 ** 32) break;
    }
    throw new RangeError('counts that cannot be read');
  };
  for (let place = -1; at < bytes.length;) {
    place += 1 + next();
    if (place >= places) throw new RangeError(`place ${place} of ${places}`);
    counts.push([place, next()]);
  }
  return counts;
}
