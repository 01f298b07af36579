import { Appearance } from '../map/seatAppearance.ts';
import type { Messages } from '../messages/messages.ts';

const icons = {
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.6a2.4 2.4 0 1 0 0 4.8a2.4 2.4 0 1 0 0-4.8',
  brush: 'M4 4h3M9 4h3M4 9v3M4 4v3M4 14v2h2M14 4h2v3M9 9l7 3-3 1.2L11.600 16z',
};

const icon = (path: string): string => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`;

/** The HTML of the shadow root. Only our own texts are in it; texts of the plan are set with textContent. */
export function template(m: Messages): string {
  const appearances = [Appearance.selected, Appearance.mine, Appearance.held, Appearance.sold, Appearance.blocked].map(
    appearance => `<li><canvas data-appearance="${appearance}" aria-hidden="true"></canvas>${m.appearances[appearance]}</li>`,
  );
  const kinds = (['wheelchair', 'companion', 'restricted'] as const).map(
    kind => `<li data-for-kind="${kind}"><canvas data-appearance="0" data-kind="${kind}" aria-hidden="true"></canvas>${m.kinds[kind]}</li>`,
  );
  return `
<div class="frame" part="frame" lang="${m.language}" dir="${m.direction}">
  <div class="stage" part="stage">
    <div class="chips" part="prices" role="group" aria-label="${m.prices}" data-testid="price-chips"></div>
    <div class="view" part="view">
      <div class="map loading" part="map" data-testid="map" tabindex="0" role="application" aria-label="${m.mapLabel}">
        <p class="state" data-state="loading">${m.loading}</p>
        <p class="state" data-state="failed" role="alert"></p>
        <div class="tooltip" part="tooltip" hidden></div>
      </div>
      <div class="minimap" part="minimap" aria-hidden="true" hidden><canvas></canvas><i></i></div>
      <p class="connection" part="connection" data-testid="connection-state" role="status" hidden></p>
    </div>
    <div class="bar" part="bar">
      <div class="floors" part="floors" role="group" aria-label="${m.floors}" hidden></div>
      <p class="viewers" part="viewers" data-testid="viewers" hidden>
        ${icon(icons.eye)}<span class="long"></span><span class="short" aria-hidden="true"></span>
      </p>
      <div class="tools" part="tools">
        <button type="button" data-testid="brush" aria-pressed="false" aria-label="${m.brush}" title="${m.brush}">
          ${icon(icons.brush)}
        </button>
        <button type="button" data-testid="zoom-in" aria-label="${m.zoomIn}">${icon(icons.plus)}</button>
        <button type="button" data-testid="zoom-out" aria-label="${m.zoomOut}">${icon(icons.minus)}</button>
        <button type="button" data-testid="zoom-fit" aria-label="${m.fit}">${icon(icons.fit)}</button>
      </div>
    </div>
  </div>
  <div class="dock empty" part="dock" data-testid="dock">
    <div class="notice empty" part="notice" data-testid="notice">
      <p role="status" aria-live="polite"></p>
      <button type="button" class="icon" data-testid="dismiss" aria-label="${m.dismiss}" hidden>×</button>
      <button type="button" class="button as-good" data-testid="as-good" hidden></button>
    </div>
    <div class="holds" data-testid="hold-rows"></div>
    <button type="button" class="button primary wide" part="button primary" data-testid="hold-button" aria-keyshortcuts="h" hidden></button>
  </div>
  <section class="panel" part="panel" aria-label="${m.yourSeats}">
    <slot name="note"></slot>
    <section class="card selection" part="card" data-testid="selection" hidden>
      <header>
        <h2>${m.selected} <small data-testid="limit"></small></h2>
        <button type="button" class="link" data-testid="clear-selection">${m.clear}</button>
      </header>
      <ul class="seats" data-testid="selection-list"></ul>
    </section>
    <div class="holds" data-testid="holds" hidden></div>
    <form class="card best" part="card" data-testid="best-form">
      <h2>${m.best}</h2>
      <div class="pair">
        <div class="stepper" role="group" aria-label="${m.howMany}">
          <button type="button" data-testid="fewer" aria-label="${m.fewer}">−</button>
          <input name="count" type="number" inputmode="numeric" value="2" min="1" aria-label="${m.numberOfSeats}">
          <button type="button" data-testid="more" aria-label="${m.more}">+</button>
        </div>
        <select name="category" aria-label="${m.price}"><option value="">${m.anyPrice}</option></select>
      </div>
      <label class="check" data-for-kind="wheelchair"><input type="checkbox" name="accessible" value="true"> ${m.wheelchairWanted}</label>
      <button type="submit" class="button wide" part="button" data-testid="best-button">${m.findAndHold}</button>
    </form>
    <section class="card legend" part="card" data-testid="legend">
      <h2>${m.legend}</h2>
      <ul class="looks">${appearances.join('')}${kinds.join('')}</ul>
      <p class="hint" data-for-kind="wheelchair" data-testid="accessible-note"></p>
    </section>
    <details class="card list" part="card" data-testid="seat-list">
      <summary data-testid="open-list">${m.list}</summary>
      <p class="hint" id="list-hint">${m.listHint}</p>
      <div role="tree" aria-multiselectable="true" aria-label="${m.list}" aria-describedby="list-hint" data-testid="seat-tree"></div>
    </details>
  </section>
  <dialog class="ask" part="dialog" data-testid="space-question" aria-labelledby="space-title" aria-describedby="space-text"></dialog>
  <p class="unseen" data-testid="announcer" role="status" aria-live="polite"></p>
</div>`;
}
