import type { Area } from '../map/areas.ts';
import type { Hold } from '../seatMapState.ts';
import type { OpenMap } from './openMap.ts';

/** The side of a seat in CSS pixels from which the sections in view are watched: somewhat before their seats are drawn. */
const nearFrom = 1.8;

/**
 * Which sections a large hall's map needs, ascending: those in view and half a screen around it, unless the whole is seen from afar; those
 * of the visitor's seats; all while the list is open.
 * @param free by section and category, as the server has counted; undefined before it has
 */
export function sectionsToShow(
  { picker, pane }: OpenMap, holds: Iterable<Hold>, isListOpen: boolean, free: Uint32Array | undefined,
): number[] {
  const { view } = pane;
  const { sections, areas, half } = view.geometry;
  const shown = new Set([...picker.selection, ...[...holds].flatMap(hold => hold.seats)].map(seat => areas.areas[areas.of[seat]].section));
  const { left, top, right, bottom } = view.visible;
  const [aside, above] = [(right - left) / 2, (bottom - top) / 2];
  const isNear = 2 * half * view.view.scale >= nearFrom;
  for (const { index, box } of sections) {
    const isAround = box.left < right + aside && box.right > left - aside && box.top < bottom + above && box.bottom > top - above;
    if (isListOpen || (isNear && isAround)) shown.add(index);
  }
  for (const section of free ? sectionsToCheck(picker, areas.areas, free) : []) shown.add(section);
  return [...shown].sort((a, b) => a - b);
}

/**
 * Wheelchair spaces are for everyone once all other seats, of the hall, section or price, are sold. That is looked up in the seats
 * themselves, where the counts say that nothing but such spaces can be free.
 */
function sectionsToCheck({ plan, terms }: OpenMap['picker'], areas: readonly Area[], free: Uint32Array): number[] {
  if (terms.accessibleRelease === 'never') return [];
  const amounts = new Map(terms.prices.map(({ category, amount }) => [category, amount]));
  const scopes = new Map<unknown, { sections: number[]; open: boolean; spaces: number }>();
  for (const { section, category, seats } of areas) {
    const { accessibleRelease } = terms;
    const key =
      accessibleRelease === 'hallSold' ? '' : accessibleRelease === 'sectionSold' ? section : amounts.get(plan.categories[category].id);
    const scope = scopes.get(key) ?? { sections: [], open: false, spaces: 0 };
    scopes.set(key, scope);
    const count = free[section * plan.categories.length + category];
    const spaces = spacesOf(plan, seats);
    scope.open ||= count > spaces;
    scope.spaces += spaces;
    scope.sections.push(section);
  }
  return [...scopes.values()].filter(({ open, spaces }) => !open && spaces > 0).flatMap(({ sections }) => sections);
}

const counted = new WeakMap<readonly number[], number>();

function spacesOf({ seats }: OpenMap['picker']['plan'], area: readonly number[]): number {
  let spaces = counted.get(area);
  if (spaces === undefined) {
    spaces = area.filter(seat => seats[seat].kind === 'wheelchair' || seats[seat].kind === 'companion').length;
    counted.set(area, spaces);
  }
  return spaces;
}
