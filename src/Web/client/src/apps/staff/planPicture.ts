import { Appearance } from '../../map/seatAppearance.ts';
import { SeatMapView } from '../../map/seatMapView.ts';
import type { Plan } from '../../plan.ts';
import { element } from '../../ui/dom.ts';

/** A plan with every seat free. */
export class PlanPicture {
  readonly #container: HTMLElement;
  #view: SeatMapView | undefined;

  constructor(container: HTMLElement) {
    this.#container = container;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#view?.restyle());
  }

  show(plan: Plan): void {
    this.close();
    // The view's listeners stay on its container, so each picture gets a new container.
    const map = element('div', 'map');
    this.#container.replaceChildren(map);
    this.#container.hidden = false;
    const sizes = new Map<string, number>();
    for (const { section } of plan.seats) sizes.set(section, (sizes.get(section) ?? 0) + 1);
    this.#view = new SeatMapView(map, plan, {
      appearance: () => Appearance.free,
      tapped: () => undefined,
      brushed: () => undefined,
      hovered: () => undefined,
      moved: () => undefined,
      note: section => `${(sizes.get(plan.sections[section].id) ?? 0).toLocaleString('en')} seats`,
    });
  }

  close(): void {
    this.#view?.close();
    this.#view = undefined;
    this.#container.hidden = true;
  }
}
