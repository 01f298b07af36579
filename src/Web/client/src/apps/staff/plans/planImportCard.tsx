import type { TargetedInputEvent, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { PlanPicture } from '../planPicture.tsx';
import type { PlanImport, PlansState } from './planImport.ts';
import { countSeats, type SeatCount } from './planSummary.ts';
import { number, text } from '../../../ui/pageTexts.ts';

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
        <span><strong>{text('plans.choose')}</strong> {text('plans.orDrop')}</span>
      </label>
      <div class="plan-problem" data-testid="plan-problem" role="alert" hidden={!state.problem}>
        {state.problem && <Problem {...state.problem} />}
      </div>
      <Preview state={state} plans={plans} />
    </>
  );
}

function Problem({ text: why, lines }: NonNullable<PlansState['problem']>): VNode {
  return (
    <>
      <p>{why}</p>
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
  return (
    <div data-testid="plan-preview" hidden={!preview} ref={root}>
      <header class="plan-name">
        <h3 data-testid="plan-name"><bdi>{preview?.name}</bdi></h3>
        <p data-testid="plan-counts">{preview && counts(preview.seatCount, categories.length, sections.length)}</p>
      </header>
      {preview && preview.warnings.length > 0 && (
        <div class="notice" data-testid="plan-warnings" data-tone="info" role="status">
          {preview.warnings.map(warning => <p>{warning}</p>)}
        </div>
      )}
      <PlanPicture plan={preview?.plan} className="preview" label={text('plans.picture')} />
      <div class="plan-parts">
        <table>
          <caption>{text('plans.categories')}</caption>
          <thead>
            <tr><th scope="col">{text('plans.name')}</th><th scope="col" class="amount">{text('plans.seats')}</th></tr>
          </thead>
          <tbody data-testid="plan-categories">{categories.map(each => <CountRow {...each} />)}</tbody>
        </table>
        <table>
          <caption>{text('plans.sections')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('plans.name')}</th>
              <th scope="col">{text('plans.floor')}</th>
              <th scope="col" class="amount">{text('plans.seats')}</th>
            </tr>
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
          {text(preview?.known ? 'plans.already' : 'plans.import')}
        </button>{' '}
        <button type="button" class="button" data-testid="discard" onClick={() => plans.discard()}>{text('plans.discard')}</button>
      </p>
    </div>
  );
}

function CountRow({ name, seats, color, floor }: SeatCount): VNode {
  return (
    <tr>
      <td>
        {color && <i class="category-dot" style={{ background: color }} />}
        <bdi>{name}</bdi>
      </td>
      {floor !== undefined && <td>{floor}</td>}
      <td class="amount">{number(seats)}</td>
    </tr>
  );
}

function counts(seats: number, categories: number, sections: number): string {
  return text('plans.parts', {
    seats: text('seats.count', { count: seats }),
    categories: text('plans.categoryCount', { count: categories }),
    sections: text('plans.sectionCount', { count: sections }),
  });
}
