import type { StaffScreening } from '../../../api/types.ts';
import { dayText, timeText } from '../../../ui/zones.ts';

export interface SalesState {
  name: 'ahead' | 'open' | 'closed';
  text: string;
}

/** The same texts as in Pages/Staff/Index. */
export function salesState(
  screening: Pick<StaffScreening, 'salesOpenAt' | 'salesCloseAt' | 'timeZone' | 'calledOffAt'>,
  now: number,
): SalesState {
  if (screening.calledOffAt !== undefined) return { name: 'closed', text: 'Called off' };
  if (now >= Date.parse(screening.salesCloseAt)) return { name: 'closed', text: 'Sales closed' };
  const opens = Date.parse(screening.salesOpenAt);
  if (now >= opens) return { name: 'open', text: 'On sale' };
  return { name: 'ahead', text: `Opens ${dayText(opens, screening.timeZone)}, ${timeText(opens, screening.timeZone)}` };
}
