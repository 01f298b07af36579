/**
 * Seats as requests take them: runs of three and more as "first-last", so that a whole hall fits into a request.
 *
 * @param seats distinct, in any order.
 */
export function seatRanges(seats: Iterable<number>): (number | string)[] {
  const ascending = [...seats].sort((a, b) => a - b);
  const parts: (number | string)[] = [];
  for (let first = 0, next; first < ascending.length; first = next) {
    next = first + 1;
    while (next < ascending.length && ascending[next] === ascending[next - 1] + 1) next++;
    if (next - first < 3) parts.push(...ascending.slice(first, next));
    else parts.push(`${ascending[first]}-${ascending[next - 1]}`);
  }
  return parts;
}
