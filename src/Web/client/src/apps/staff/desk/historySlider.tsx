import type { VNode } from 'preact';
import type { PastSeats } from '../../../api/types.ts';
import type { VenueClock } from '../venueClock.ts';
import type { DeskState } from './deskState.ts';
import { newestRevision, sliderRevision, type MapHistory } from './mapHistory.ts';

/** The slider that shows the map of any past moment, and the button that plays them all. */
export function HistorySlider({ state, history }: { state: DeskState; history: MapHistory }): VNode {
  const { past, playing, loaded, hall } = state;
  const newest = newestRevision(state);
  const when = past && momentText(past, hall.clock);
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="play"
        aria-label="Play what happened"
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
        <label for="moment">Moment</label>
        <input
          type="range"
          id="moment"
          data-testid="moment"
          min="0"
          max={newest}
          step="1"
          value={sliderRevision(state)}
          disabled={!loaded}
          aria-valuetext={past ? `${when}, revision ${past.revision} of ${newest}` : 'Live'}
          onInput={event => void history.moveTo(event.currentTarget.valueAsNumber)}
        />
      </div>
      <output for="moment" data-testid="moment-text">{past ? `${when} · ${past.revision} of ${newest}` : 'Live'}</output>
      <button type="button" class="button quiet" data-testid="back-to-live" disabled={!past} onClick={() => history.showLive()}>
        Back to live
      </button>
    </>
  );
}

/** The text over the map while it is not live. */
export function PastBanner({ state: { past, hall } }: { state: DeskState }): VNode {
  return <p class="past-banner" data-testid="past-banner" hidden={!past}>{past && `The past: ${momentText(past, hall.clock)}`}</p>;
}

function momentText({ at }: PastSeats, clock: VenueClock): string {
  return at ? clock.full(at) : 'Before the first change';
}
