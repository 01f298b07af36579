import type { StaffScreening } from './contract.ts';
import { VenueClock } from './clock.ts';

export interface Sales {
  name: 'ahead' | 'open' | 'closed';
  text: string;
}

/** As Pages/Staff/Index says it. */
export function salesOf(screening: Pick<StaffScreening, 'salesOpenAt' | 'salesCloseAt' | 'timeZone'>, now: number): Sales {
  if (now >= Date.parse(screening.salesCloseAt)) return { name: 'closed', text: 'Sales closed' };
  const opens = Date.parse(screening.salesOpenAt);
  if (now >= opens) return { name: 'open', text: 'On sale' };
  return { name: 'ahead', text: `Opens ${new VenueClock(screening.timeZone).full(opens).slice(0, -3)}` };
}
