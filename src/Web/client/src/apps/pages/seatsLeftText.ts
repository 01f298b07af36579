/** The same texts as on the pages that the server renders. */
export function seatsLeft(left: number, few: number): string {
  if (left === 0) return 'Sold out';
  if (left === 1) return 'Only 1 seat left';
  return left <= few ? `Only ${left} seats left` : `${left.toLocaleString('en')} seats left`;
}
