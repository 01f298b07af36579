/** As the server writes counts of free seats. @param counts [place, count], places ascending */
export function encodeCounts(counts: readonly (readonly [number, number])[]): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number): void => {
    for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
    bytes.push(value);
  };
  let previous = -1;
  for (const [place, count] of counts) {
    write(place - previous - 1);
    write(count);
    previous = place;
  }
  return Uint8Array.from(bytes);
}
