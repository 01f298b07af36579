import { render, type VNode } from 'preact';
import { pageSignal } from '../lifetime.ts';
import { NoticeBox } from '../noticeBox.tsx';
import { drawOnChange } from '../../../ui/store.ts';
import { PlanImport, type PlansState } from './planImport.ts';
import { PlanImportCard } from './planImportCard.tsx';
import { dateWithYear } from '../../../ui/days.ts';
import { text } from '../../../ui/pageTexts.ts';

/** The page of seating plans: the list, and a preview of a file before it is imported. */

const place = (id: string): HTMLElement => document.getElementById(id)!;
const page = pageSignal();
const plans = new PlanImport(page, Number(place('import-place').dataset.largest));

drawOnChange(plans.store, draw, page);

// On the whole page: the browser would open a file that is dropped beside the box.
document.addEventListener('dragover', event => {
  event.preventDefault();
  plans.dragging(true);
});
document.addEventListener('dragleave', event => {
  if (!event.relatedTarget) plans.dragging(false);
});
document.addEventListener('drop', event => {
  event.preventDefault();
  plans.dragging(false);
  const dropped = event.dataTransfer?.files[0];
  if (dropped) void plans.preview(dropped);
});

function draw(state: PlansState): void {
  render(<NoticeBox notice={state.notice} />, place('notice-place'));
  render(<PlanImportCard state={state} plans={plans} />, place('import-place'));
  if (state.known) render(<KnownPlans known={state.known} />, place('known-plans'));
}

function KnownPlans({ known }: { known: NonNullable<PlansState['known']> }): VNode {
  if (typeof known === 'string') return <li class="hint">{known}</li>;
  return (
    <>
      {known.map(({ hash, name, seatCount, importedAt }) => (
        <li key={hash} data-plan={hash}>
          <strong><bdi>{name}</bdi></strong>
          <span>{text('seats.count', { count: seatCount })}</span>
          <small>{text('plans.since', { day: dateWithYear(importedAt.slice(0, 10)) })} · <code>{hash.slice(0, 10)}</code></small>
        </li>
      ))}
    </>
  );
}
