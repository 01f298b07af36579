import type { SeatMapConnection } from '../connection.ts';
import { toMillis, type ScreeningNotice } from '../contract.ts';
import { changedTerms, changeNotice } from './changedTerms.ts';
import type { Dispatch } from './events.ts';
import type { HolderToken } from './holderToken.ts';
import { loadHold, loadScreening } from './loadTerms.ts';
import type { OpenMap } from './openMap.ts';

export interface ChangesFrom {
  connection: SeatMapConnection;
  server: string;
  /** Undefined on the server's own pages, which have a cookie. */
  holder: HolderToken | undefined;
  locale: string;
  dispatch: Dispatch;
}

/** Shows what staff change of the screening, also while there was no connection. */
export function followChanges({ picker, panel }: OpenMap, from: ChangesFrom, end: AbortSignal): void {
  const { connection, server, holder, locale, dispatch } = from;
  const { screeningId } = picker.terms;
  const change = (notice: ScreeningNotice): void => {
    const before = picker.terms;
    const after = changedTerms(before, notice);
    if (after === before || end.aborted) return;
    const closed = toMillis(notice.salesCloseAt) <= connection.serverNow();
    picker.change(after);
    panel.repaintPrices();
    const said = changeNotice(picker.messages, locale, before, after, closed);
    if (said) picker.say(said);
    const { hallNotes, prices, calledOff } = notice;
    dispatch('screeningchange', { startsAt: toMillis(notice.startsAt), hallNotes, prices, calledOff });
  };
  const compare = (): void => {
    // If this fails, the next join compares again.
    if (connection.info && connection.info.version > picker.terms.version) {
      loadScreening(server, screeningId, end).then(change, () => undefined);
    }
    // The list of holds has no prices. They are those of now unless prices have been changed.
    for (const { holdId } of (connection.info?.version ?? 1) > 1 ? connection.model.state.holds.values() : []) {
      if (picker.hasFixedPrices(holdId)) continue;
      const token = Promise.resolve(holder?.get());
      token.then(value => loadHold(server, holdId, value, end)).then(
        ({ seats, amounts }) => amounts && picker.fixPrices(holdId, seats, amounts),
        () => undefined,
      );
    }
  };
  const { terms, messages } = picker;
  // Our own pages say it beside the map.
  if (terms.calledOff && server !== location.origin) picker.say(changeNotice(messages, locale, terms, terms, false));
  connection.on('changed', change);
  connection.on('joined', compare);
  compare();
}
