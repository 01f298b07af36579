import type { VNode } from 'preact';
import type { PastSeats } from '../../../api/types.ts';
import type { VenueClock } from '../venueClock.ts';
import type { DeskState } from './deskState.ts';
import { newestRevision, sliderRevision, type MapHistory } from './mapHistory.ts';
import { text, type TextKey } from '../../../ui/pageTexts.ts';

/** The slider that shows the map of any past moment, and the button that plays them all. */
export function HistorySlider({ state, history }: { state: DeskState; history: MapHistory }): VNode {
  const { past, playing, loaded, hall } = state;
  const newest = newestRevision(state);
  const momentOf = (key: TextKey): string =>
    past ? text(key, { when: momentText(past, hall.clock), revision: past.revision, newest }) : text('desk.live');
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="play"
        aria-label={text('desk.play')}
        aria-pressed={playing}
        disabled={!loaded || newest === 0}
        onClick={() => (playing ? history.stop() : void history.play())}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path class="start" d="M6 4l10 6-10 6z" />
          <path class="stop" d="M6 4h3v12H6zM11 4h3v12h-3z" />
        </svg>
      </button>
      <div class="track">
        <label for="moment">{text('desk.moment')}</label>
        <input
          type="range"
          id="moment"
          data-testid="moment"
          min="0"
          max={newest}
          step="1"
          value={sliderRevision(state)}
          disabled={!loaded}
          aria-valuetext={momentOf('desk.momentOf')}
          onInput={event => void history.moveTo(event.currentTarget.valueAsNumber)}
        />
      </div>
      <output for="moment" data-testid="moment-text">{momentOf('desk.momentShort')}</output>
      <button type="button" class="button quiet" data-testid="back-to-live" disabled={!past} onClick={() => history.showLive()}>
        {text('desk.backToLive')}
      </button>
    </>
  );
}

/** The text over the map while it is not live. */
export function PastBanner({ state: { past, hall } }: { state: DeskState }): VNode {
  const banner = past && text('desk.thePast', { when: momentText(past, hall.clock) });
  return <p class="past-banner" data-testid="past-banner" hidden={!past}>{banner}</p>;
}

function momentText({ at }: PastSeats, clock: VenueClock): string {
  return at ? clock.full(at) : text('desk.beforeFirst');
}
