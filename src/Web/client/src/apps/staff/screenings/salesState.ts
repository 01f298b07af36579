import type { StaffScreening } from '../../../api/types.ts';
import { dayAndTime, dayText } from '../../../ui/days.ts';
import { text } from '../../../ui/pageTexts.ts';
import { timeText } from '../../../ui/zones.ts';

export interface SalesState {
  name: 'ahead' | 'open' | 'closed';
  text: string;
}

/** The same texts as in Pages/Staff/Index. */
export function salesState(
  screening: Pick<StaffScreening, 'salesOpenAt' | 'salesCloseAt' | 'timeZone' | 'calledOffAt'>,
  now: number,
): SalesState {
  if (screening.calledOffAt !== undefined) return { name: 'closed', text: text('desk.calledOff') };
  if (now >= Date.parse(screening.salesCloseAt)) return { name: 'closed', text: text('kiosk.salesClosed') };
  const opens = Date.parse(screening.salesOpenAt);
  if (now >= opens) return { name: 'open', text: text('desk.onSale') };
  const when = dayAndTime(dayText(opens, screening.timeZone), timeText(opens, screening.timeZone));
  return { name: 'ahead', text: text('desk.opens', { when }) };
}
