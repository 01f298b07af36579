import type { TargetedInputEvent, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { PlanPicture } from '../planPicture.tsx';
import type { PlanImport, PlansState } from './planImport.ts';
import { countSeats, type SeatCount } from './planSummary.ts';

/** Where a file is chosen or dropped, why it is refused, and what it contains. */
export function PlanImportCard({ state, plans }: { state: PlansState; plans: PlanImport }): VNode {
  const chosen = ({ currentTarget: input }: TargetedInputEvent<HTMLInputElement>): void => {
    const file = input.files?.[0];
    if (!file) return;
    void plans.preview(file);
    // So that choosing the same file again, after correcting it, fires an event.
    input.value = '';
  };
  return (
    <>
      <label class={['drop', state.dragging && 'over', state.reading && 'reading'].filter(Boolean).join(' ')} data-testid="drop">
        <input type="file" accept=".json,application/json,.csv,text/csv,.tsv,.txt" data-testid="plan-file" onChange={chosen} />
        <span><strong>Choose a file</strong> or drop it here</span>
      </label>
      <div class="plan-problem" data-testid="plan-problem" role="alert" hidden={!state.problem}>
        {state.problem && <Problem {...state.problem} />}
      </div>
      <Preview state={state} plans={plans} />
    </>
  );
}

function Problem({ text, lines }: NonNullable<PlansState['problem']>): VNode {
  return (
    <>
      <p>{text}</p>
      {lines.length > 0 && (
        <ol class="source" data-testid="plan-source">
          {lines.map(line => (
            <li class={line.wrong ? 'meant' : ''}>
              <span class="number">{line.number}</span>
              <code>{line.text}</code>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Preview({ state: { preview, importing }, plans }: { state: PlansState; plans: PlanImport }): VNode {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (preview) root.current?.scrollIntoView({ block: 'nearest' });
  }, [preview]);
  const { categories, sections } = preview ? countSeats(preview.plan) : { categories: [], sections: [] };
  const parts = `${counted(categories.length, 'category', 'categories')}, ${counted(sections.length, 'section', 'sections')}`;
  return (
    <div data-testid="plan-preview" hidden={!preview} ref={root}>
      <header class="plan-name">
        <h3 data-testid="plan-name">{preview?.name}</h3>
        <p data-testid="plan-counts">{preview && `${preview.seatCount.toLocaleString('en')} seats, ${parts}`}</p>
      </header>
      {preview && preview.warnings.length > 0 && (
        <div class="notice" data-testid="plan-warnings" data-tone="info" role="status">
          {preview.warnings.map(warning => <p>{warning}</p>)}
        </div>
      )}
      <PlanPicture plan={preview?.plan} className="preview" label="The plan as it will be drawn" />
      <div class="plan-parts">
        <table>
          <caption>Categories</caption>
          <thead>
            <tr><th scope="col">Name</th><th scope="col" class="amount">Seats</th></tr>
          </thead>
          <tbody data-testid="plan-categories">{categories.map(each => <CountRow {...each} />)}</tbody>
        </table>
        <table>
          <caption>Sections</caption>
          <thead>
            <tr><th scope="col">Name</th><th scope="col">Floor</th><th scope="col" class="amount">Seats</th></tr>
          </thead>
          <tbody data-testid="plan-sections">{sections.map(each => <CountRow {...each} />)}</tbody>
        </table>
      </div>
      <p class="actions">
        <button
          type="button"
          class="button primary"
          data-testid="import"
          disabled={preview?.known || importing}
          onClick={() => void plans.keep()}
        >
          {preview?.known ? 'Already imported' : 'Import'}
        </button>{' '}
        <button type="button" class="button" data-testid="discard" onClick={() => plans.discard()}>Discard</button>
      </p>
    </div>
  );
}

function CountRow({ name, seats, color, floor }: SeatCount): VNode {
  return (
    <tr>
      <td>
        {color && <i class="category-dot" style={{ background: color }} />}
        {name}
      </td>
      {floor !== undefined && <td>{floor}</td>}
      <td class="amount">{seats.toLocaleString('en')}</td>
    </tr>
  );
}

function counted(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
