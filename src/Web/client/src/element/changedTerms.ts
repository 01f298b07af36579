import { toMillis, type ScreeningNotice } from '../contract.ts';
import type { Messages } from '../messages/messages.ts';
import { isolate, latinDigits } from '../bidi.ts';
import type { Notice } from '../ui/notice.ts';
import type { Terms } from './loadTerms.ts';

/** The terms after a change; the same if the notice says nothing new. */
export function changedTerms(terms: Terms, notice: ScreeningNotice): Terms {
  if (notice.version <= terms.version) return terms;
  const amounts = new Map(notice.prices.map(({ category, amount }) => [category, amount]));
  return {
    ...terms,
    version: notice.version,
    startsAt: new Date(toMillis(notice.startsAt)).toISOString(),
    hallNotes: notice.hallNotes,
    calledOff: notice.calledOff,
    callOffReason: notice.callOffReason,
    prices: terms.prices.map(price => ({ ...price, amount: amounts.get(price.category) ?? price.amount })),
  };
}

/** What to tell a visitor who watches: the most important change first. Undefined if nothing concerns visitors. */
export function changeNotice(m: Messages, locale: string, before: Terms, after: Terms, closed: boolean): Notice | undefined {
  if (after.calledOff) return { tone: 'sorry', text: m.calledOff(isolate(after.callOffReason, m.direction)) };
  const texts: string[] = [];
  if (toMillis(before.startsAt) !== toMillis(after.startsAt)) {
    const [now, then] = [after, before].map(each => isolate(startText(each, locale), m.direction));
    texts.push(m.startChanged(now, then));
  }
  if (after.hallNotes !== before.hallNotes && after.hallNotes) {
    texts.push(m.pleaseNote(isolate(after.hallNotes, m.direction)));
  }
  if (before.prices.some(({ amount }, index) => amount !== after.prices[index].amount)) texts.push(m.pricesChanged);
  if (closed) texts.push(m.salesClosed);
  return texts.length === 0 ? undefined : { tone: 'info', text: texts.join(' ') };
}

/** The start by the venue's clock; in UTC, and saying so, if this browser does not know the zone. */
export function startText({ startsAt, timeZone }: Terms, locale: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat(latinDigits(locale), { ...parts, timeZone }).format(toMillis(startsAt));
  } catch {
    return `${new Intl.DateTimeFormat(latinDigits(locale), { ...parts, timeZone: 'UTC' }).format(toMillis(startsAt))} UTC`;
  }
}
