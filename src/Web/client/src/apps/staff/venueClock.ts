import { dayAndTime, dayText } from '../../ui/days.ts';
import { timeText } from '../../ui/zones.ts';

/** Times in the time zone of the venue. */
export class VenueClock {
  readonly #zone: string;

  constructor(timeZone: string) {
    this.#zone = timeZone;
  }

  /** "20:03:07" */
  time(at: string | number): string {
    return timeText(millis(at), this.#zone, { seconds: true });
  }

  /** "Sat 21 Nov" */
  day(at: string | number): string {
    return dayText(millis(at), this.#zone);
  }

  /** "Sat 21 Nov, 20:03:07" */
  full(at: string | number): string {
    return dayAndTime(this.day(at), this.time(at));
  }
}

function millis(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
