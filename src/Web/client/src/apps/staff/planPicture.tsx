import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Appearance } from '../../map/seatAppearance.ts';
import { SeatMapView } from '../../map/seatMapView.ts';
import { messagesFor } from '../../messages/messages.ts';
import type { Plan } from '../../plan.ts';
import { pageLanguage, text } from '../../ui/pageTexts.ts';

// The usual names of shapes, in the language of the page.
const { shapes } = await messagesFor(pageLanguage());

/** A plan with every seat free; hidden without a plan. */
export function PlanPicture({ plan, className, label }: { plan: Plan | undefined; className: string; label: string }): VNode {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (plan && root.current ? draw(plan, root.current) : undefined), [plan]);
  return <div class={className} data-testid="preview-map" role="img" aria-label={label} hidden={!plan} ref={root} />;
}

/** @returns a function that removes the picture. */
function draw(plan: Plan, container: HTMLElement): () => void {
  // The view's listeners stay on its container, so each picture gets a new container.
  const map = document.createElement('div');
  map.className = 'map';
  container.append(map);
  const sizes = new Map<string, number>();
  for (const { section } of plan.seats) sizes.set(section, (sizes.get(section) ?? 0) + 1);
  const view = new SeatMapView(map, plan, {
    appearance: () => Appearance.free,
    shapes,
    tapped: () => undefined,
    brushed: () => undefined,
    hovered: () => undefined,
    moved: () => undefined,
    note: section => text('seats.count', { count: sizes.get(plan.sections[section].id) ?? 0 }),
  });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const restyle = (): void => view.restyle();
  dark.addEventListener('change', restyle);
  return () => {
    dark.removeEventListener('change', restyle);
    view.close();
    map.remove();
  };
}
