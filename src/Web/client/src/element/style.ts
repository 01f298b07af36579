import { themeProperties } from './theme.ts';

/**
 * Layout depends on the element's own width (container queries), so that it fits into a column of a page. Pages set the custom
 * properties on the right of the first block. Logical properties are for right-to-left pages.
 */
export const style = `
:host {
  display: block;
  min-height: 420px;
  container-type: inline-size;
  color-scheme: light dark;
  ${themeProperties()}
  --_shadow: 0 1px 2px rgb(20 20 40 / 0.08), 0 6px 20px light-dark(rgb(20 20 40 / 0.07), rgb(0 0 0 / 0.35));
  --_face: var(--seatmap-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  --_board: var(
    --seatmap-heading-font,
    "Avenir Next Condensed", "Roboto Condensed", "Bahnschrift", "Arial Narrow", "Liberation Sans Narrow", var(--_face)
  );
  --_radius: var(--seatmap-radius, 10px);
  color: var(--_ink);
  background: var(--_ground);
  font: 16px/1.5 var(--_face);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]) { display: none; }
:host([box-office]) [data-testid="brush"] { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h2 { font: 700 1.125rem/1.2 var(--_board); }
h2 small { color: var(--_soft); font: 400 0.8125rem/1 var(--_face); }
button, input, select { font: inherit; color: inherit; }
:focus-visible { outline: 3px solid var(--_link); outline-offset: 2px; }

.frame { position: relative; min-height: 100%; display: flex; flex-direction: column; }
.stage {
  height: var(--seatmap-map-height, min(58svh, 140cqi)); min-height: 320px; display: grid;
  grid-template: "chips" auto "bar" auto "view" minmax(0, 1fr) / minmax(0, 1fr);
  background: var(--_map-ground); border-block-end: 1px solid var(--_line);
}
.view { grid-area: view; position: relative; }
.chips {
  grid-area: chips; display: flex; gap: 6px; min-height: 52px; padding: 6px 10px; overflow-x: auto; scrollbar-width: none;
  border-block-end: 1px solid var(--_line);
}
.chips button {
  flex: none; display: flex; align-items: center; gap: 7px; min-height: 40px; padding: 4px 12px 4px 8px; border: 1px solid var(--_line);
  border-radius: 20px; background: var(--_surface); font-size: 0.875rem; line-height: 1.2; white-space: nowrap; cursor: pointer;
}
.chips button:hover { background: var(--_sunken); }
.chips button[aria-pressed="true"] { border-color: var(--_ink); background: var(--_ink); color: var(--_ground); }
.chips button:focus-visible { outline-offset: -2px; }
.chips canvas { width: 20px; height: 20px; }
.chips .all { padding-inline: 12px; }
.bar {
  grid-area: bar; display: flex; align-items: center; gap: 8px; min-width: 0; padding: 4px 10px;
  border-block-end: 1px solid var(--_line);
}
.map {
  position: absolute; inset: 0; overflow: hidden; touch-action: none; cursor: grab; user-select: none; -webkit-user-select: none;
  -webkit-tap-highlight-color: transparent;
}
.map:focus-visible { outline-offset: -3px; }
.map.over-free { cursor: pointer; }
.map.dragging { cursor: grabbing; }
.map.brushing { cursor: crosshair; }
.map canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.state { position: absolute; inset: 0; display: none; place-items: center; padding: 24px; text-align: center; color: var(--_soft); }
.map.loading [data-state="loading"], .map.failed [data-state="failed"] { display: grid; }
.tooltip {
  position: absolute; left: 0; top: 0; z-index: 2; display: grid; max-width: calc(100% - 16px); padding: 7px 12px; border-radius: 8px;
  background: var(--_ink); color: var(--_ground); font-size: 0.8125rem; line-height: 1.4; pointer-events: none;
}
.tools, .floors {
  display: grid; grid-auto-flow: column; grid-auto-columns: max-content; border: 1px solid var(--_line); border-radius: var(--_radius);
  overflow: hidden;
}
.tools { flex: none; margin-inline-start: auto; }
.tools button, .floors button {
  display: grid; place-items: center; min-width: 44px; height: 44px; padding: 0; border: 0; background: none; cursor: pointer;
}
.floors button { padding: 0 13px; font-size: 0.875rem; white-space: nowrap; }
:is(.tools, .floors) button + button { border-inline-start: 1px solid var(--_line); }
:is(.tools, .floors) button:hover { background: var(--_sunken); }
:is(.tools, .floors) button[aria-pressed="true"] { background: var(--_ink); color: var(--_ground); }
:is(.tools, .floors) button:focus-visible { outline-offset: -3px; }
.tools svg {
  width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
}
.floors { min-width: 0; overflow-x: auto; scrollbar-width: none; }
.floors button { position: relative; }
.long { position: absolute; overflow: hidden; width: 1px; height: 1px; clip-path: inset(50%); }
.minimap {
  position: absolute; overflow: hidden; border: 1px solid var(--_line); border-radius: 8px; transition: opacity 0.25s;
  background: var(--_map-ground); box-shadow: var(--_shadow); cursor: crosshair; touch-action: none;
}
.minimap canvas { display: block; }
.minimap.resting { opacity: 0; pointer-events: none; }
.minimap i {
  position: absolute; left: 0; top: 0; border: 2px solid var(--_accent); border-radius: 2px;
  background: color-mix(in srgb, var(--_accent) 12%, transparent); transform-origin: 0 0;
}
.viewers {
  display: flex; align-items: center; gap: 6px; min-width: 0; color: var(--_soft); font-size: 0.8125rem; line-height: 1.2;
  font-variant-numeric: tabular-nums;
}
.viewers svg { flex: none; width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.5; }
.connection {
  position: absolute; top: 10px; left: 50%; translate: -50% 0; max-width: calc(100% - 20px); padding: 6px 14px; border-radius: 18px;
  background: var(--_ink); color: var(--_ground); font-size: 0.875rem; text-align: center;
}

.panel { display: grid; gap: 16px; align-content: start; padding: 16px; }
.card { padding: 16px; border-radius: var(--_radius); background: var(--_surface); box-shadow: var(--_shadow); }
.card header { display: flex; justify-content: space-between; align-items: center; gap: 12px; min-height: 28px; margin-block-end: 4px; }
.dock {
  order: 3; position: sticky; bottom: 0; z-index: 3; display: grid; gap: 10px; padding: 10px 16px calc(10px + env(safe-area-inset-bottom));
  border-block-start: 1px solid var(--_line); background: var(--_surface);
  box-shadow: 0 -6px 20px light-dark(rgb(20 20 40 / 0.1), rgb(0 0 0 / 0.5));
}
.dock .holds:empty { display: none; }
.held { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: 0 16px; }
.held p { line-height: 1.25; }
.held small { display: block; color: var(--_soft); font-size: 0.8125rem; white-space: nowrap; }
.notice {
  display: grid; grid-template-columns: 1fr auto; gap: 4px 8px; padding-block: 10px;
  padding-inline: 14px 8px; border-radius: var(--_radius); background: var(--_info-ground); font-size: 0.9375rem; line-height: 1.4;
}
.notice .icon { margin: -8px 0; color: inherit; }
.notice .as-good { justify-self: start; margin-block: 6px 2px; background: var(--_surface); }
.notice[data-tone="sorry"] { background: var(--_sorry-ground); color: var(--_sorry); }
.notice[data-tone="good"] { background: var(--_good-ground); color: var(--_good); }
/* Present while empty: screen readers announce only changes of a live region that exists already. */
.notice.empty, .dock.empty, .unseen {
  position: absolute; top: 0; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%);
}

.button {
  display: inline-flex; text-align: center; align-items: center; justify-content: center; min-height: 44px; padding: 8px 18px;
  border: 1px solid var(--_edge);
  border-radius: var(--_radius); background: var(--_surface); color: var(--_ink); font-weight: 600; line-height: 1.2; text-decoration: none;
  cursor: pointer;
}
.button:hover { background: var(--_sunken); }
.button.wide { width: 100%; }
.button.primary { min-height: 50px; border-color: transparent; background: var(--_accent); color: var(--_on-accent); }
.button.primary:hover { background: var(--_accent-strong); }
.button.quiet { border-color: var(--_line); font-size: 0.9375rem; }
.button:disabled, [aria-disabled="true"]:is(.button, .icon) { opacity: 0.55; cursor: default; }
.button[aria-busy="true"] { opacity: 0.8; cursor: progress; }
.link {
  min-height: 44px; margin-block: -8px; padding: 4px 8px; border: 0; background: none; color: var(--_link); font-size: 0.875rem;
  text-decoration: underline; text-underline-offset: 0.15em; cursor: pointer;
}
.icon {
  display: inline-grid; place-items: center; flex: none; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 50%;
  background: none; color: var(--_soft); font-size: 1.375rem; line-height: 1; cursor: pointer;
}
.icon:hover { background: var(--_sunken); color: var(--_ink); }

.seats li {
  display: flex; align-items: center; gap: 10px; min-height: 44px; padding-block: 2px; border-block-start: 1px solid var(--_line);
}
.seats li:first-child { border-block-start: 0; }
.seats .icon { margin-inline-end: -10px; }
.seat-name { flex: 1; font-weight: 600; line-height: 1.3; }
.seat-name small { display: block; font-weight: 400; }
.dot { flex: none; width: 12px; height: 12px; border-radius: 4px; }
.price { font-variant-numeric: tabular-nums; white-space: nowrap; }
.total {
  display: flex; justify-content: space-between; align-items: baseline; padding-block: 12px; border-block-start: 2px solid var(--_ink);
}
.total strong { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.holds { display: grid; gap: 16px; }
.hold { border-block-start: 4px solid var(--_map-mine); }
.countdown { font: 700 1.75rem/1 var(--_board); font-variant-numeric: tabular-nums; }
.countdown.urgent { color: var(--_danger); }
.afterwards { color: var(--_soft); font-size: 0.8125rem; }
.more { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; margin-block-start: 10px; }

.best { display: grid; gap: 12px; }
.pair { display: grid; grid-template-columns: auto 1fr; gap: 10px; }
.stepper { display: flex; border: 1px solid var(--_edge); border-radius: var(--_radius); overflow: hidden; }
.stepper button { width: 44px; min-height: 44px; border: 0; background: none; font-size: 1.375rem; line-height: 1; cursor: pointer; }
.stepper button:hover { background: var(--_sunken); }
.stepper :focus-visible { outline-offset: -3px; }
.stepper input {
  width: 40px; padding: 0; border: 0; background: none; font-weight: 700; text-align: center; appearance: textfield;
  -moz-appearance: textfield;
}
.stepper input::-webkit-inner-spin-button { appearance: none; }
select {
  width: 100%; min-width: 0; min-height: 46px; padding: 0 10px; border: 1px solid var(--_edge); border-radius: var(--_radius);
  background: var(--_surface);
}
.check { display: flex; align-items: center; gap: 10px; min-height: 44px; margin-block: -4px; }
.check input { width: 20px; height: 20px; margin: 0; accent-color: var(--_accent); }

.legend h2 { margin-block-end: 4px; }
.legend canvas { flex: none; width: 20px; height: 20px; }
.legend .looks {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 8px; margin-block-start: 12px;
  color: var(--_soft); font-size: 0.9375rem;
}
.legend .looks li { display: flex; align-items: center; gap: 10px; }

.list summary { min-height: 44px; margin: -8px 0; padding: 8px 0; font: 700 1.125rem/1.6 var(--_board); cursor: pointer; }
.list .hint { margin-block: 8px; color: var(--_soft); font-size: 0.8125rem; }
[role="tree"] { max-height: 420px; overflow: auto; margin-inline: -8px; }
[role="treeitem"] { border-radius: 6px; outline-offset: -2px; }
[role="treeitem"] > span {
  display: flex; align-items: center; gap: 8px; min-height: 44px; padding-inline: 8px; border-radius: 6px; white-space: nowrap;
  cursor: pointer;
}
[role="treeitem"] > span:hover { background: var(--_sunken); }
[role="treeitem"] > span small {
  margin-inline-start: auto; white-space: normal; color: var(--_soft); font-size: 0.8125rem; text-align: end;
}
[role="treeitem"]:focus-visible { outline: none; }
[role="treeitem"]:focus-visible > span { outline: 3px solid var(--_link); outline-offset: -3px; }
[role="treeitem"][aria-expanded] > span::before { content: "›"; width: 1ch; transition: rotate 0.15s; }
[role="treeitem"][aria-expanded="true"] > span::before { rotate: 90deg; }
[dir="rtl"] [role="treeitem"][aria-expanded] > span::before { scale: -1 1; }
[dir="rtl"] [role="treeitem"][aria-expanded="true"] > span::before { rotate: -90deg; }
[role="treeitem"][aria-checked] > span::before { content: "☐"; width: 1.2em; text-align: center; }
[role="treeitem"][aria-checked="true"] > span::before { content: "☑"; }
[role="treeitem"][aria-disabled="true"] > span { color: var(--_soft); cursor: default; }
[role="treeitem"][aria-disabled="true"] > span::before { content: "✕"; }
[role="treeitem"].mine > span::before { content: "✓"; color: var(--_map-mine); font-weight: 700; }
[role="tree"] [role="group"] { margin-inline-start: 14px; }

.legend .hint { margin-block-start: 12px; color: var(--_soft); font-size: 0.8125rem; }

.ask {
  width: min(440px, calc(100vw - 32px)); padding: 24px; border: 1px solid var(--_line); border-radius: var(--_radius);
  background: var(--_surface); color: var(--_ink); box-shadow: var(--_shadow);
}
.ask::backdrop { background: rgb(15 14 20 / 0.5); }
.ask p { margin-block-start: 8px; }
.answers { display: grid; gap: 10px; margin-block-start: 20px; }

/* Parts that cannot be used before the map is loaded, or after that has failed. */
.frame:has(.map.loading) :is(.bar, .chips, .best, .legend, .list) { visibility: hidden; }
.frame:has(.map.failed) :is(.bar, .chips, .best, .legend, .list) { display: none; }

/* Side by side: also on a phone that lies, and on a screen that is zoomed to 200 %. */
@container (min-width: 640px) {
  .frame {
    height: 100%; min-height: 0; display: grid;
    grid-template: "stage panel" minmax(0, 1fr) "stage dock" auto / minmax(0, 1fr) clamp(264px, 38cqi, 372px);
  }
  .stage {
    grid-area: stage; height: auto; min-height: 0; border: 0;
    grid-template: "chips bar" auto "view view" minmax(0, 1fr) / minmax(0, 1fr) auto;
  }
  .panel { grid-area: panel; overflow-y: auto; border-inline-start: 1px solid var(--_line); }
  .dock:not(.empty) { grid-area: dock; position: static; border-inline-start: 1px solid var(--_line); }
}
/* Many prices have the whole width, and the tools are below. */
@media (min-height: 561px) {
  @container (min-width: 640px) {
    .stage:has(.chips > :nth-child(6)) { grid-template: "chips" auto "view" minmax(0, 1fr) "bar" auto / minmax(0, 1fr); }
    .stage:has(.chips > :nth-child(6)) .bar { border-block: 1px solid var(--_line); border-block-end: 0; }
  }
}
@container (min-width: 860px) {
  .panel { padding: 20px; }
  .dock { padding: 14px 20px; }
}
@container (min-width: 1100px) {
  .long { position: static; width: auto; height: auto; clip-path: none; }
  .short { display: none; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) {
  /* The browser leaves a canvas as it is drawn. */
  :host {
    --_map-ground: Canvas; --_map-ink: CanvasText; --_map-quiet: CanvasText; --_map-faint: GrayText; --_map-selected: Highlight;
    --_map-on-selected: HighlightText; --_map-mine: LinkText; --_map-on-mine: Canvas; --_map-stage: Canvas;
  }
  .button, .card, .tools, .floors { border: 1px solid; }
}
`;
