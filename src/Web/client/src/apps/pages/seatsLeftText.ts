/** How many seats are left, in the words of the pages that the server makes. */
export function seatsLeft(left: number, few: number): string {
  if (left === 0) return 'Sold out';
  if (left === 1) return 'Only 1 seat left';
  return left <= few ? `Only ${left} seats left` : `${left.toLocaleString('en')} seats left`;
}
