import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { ConfirmDialog, type Answer, type Question } from '../desk/confirmDialog.tsx';
import { NoticeBox } from '../noticeBox.tsx';
import { PlanPicture } from '../planPicture.tsx';
import { errorAttributes, FieldError, SelectField, TextField, type FieldProps } from './fields.tsx';
import { editPrice, hallNames, twoMoments, type Choices, type FormState, type Moment } from './newScreening.ts';
import type { ScreeningCreation } from './screeningCreation.ts';
import { text, type TextKey } from '../../../ui/pageTexts.ts';

interface Props extends FieldProps {
  choices: Choices;
  creation: ScreeningCreation;
  submit: (allowOverlap: boolean) => void;
}

const kinds = [['film', 'form.film'], ['play', 'form.play'], ['concert', 'form.concert'], ['match', 'form.match']] as const;
const releases = [
  ['never', 'form.releaseNever'],
  ['hallSold', 'form.releaseHall'],
  ['sectionSold', 'form.releaseSection'],
  ['priceSold', 'form.releasePrice'],
] as const;
const currencies = ['EUR', 'GBP', 'USD', 'CHF', 'JPY'];
const anyText = { autocomplete: 'off' } as const;

/** The form for a new screening. */
export function ScreeningForm({ state, edit, choices, creation, submit }: Props): VNode {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [state.refusals]);
  const field = { state, edit };
  const venues = useMemo(() => [...new Set(choices.halls.map(({ venue }) => venue))], [choices]);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const plans = useMemo(
    () => choices.plans.map(({ hash, name, seatCount }): [string, string] => [hash, planName(name, seatCount)]),
    [choices],
  );
  const question = useMemo(() => overlapQuestion(state.overlap), [state.overlap]);
  const answer = (given: Answer | undefined): void => {
    creation.store.update(now => ({ ...now, overlap: '' }));
    if (given) submit(true);
  };
  return (
    <>
      <form
        class="new-screening"
        data-testid="new-screening"
        noValidate
        ref={form}
        onSubmit={event => {
          event.preventDefault();
          submit(false);
        }}
      >
        <NoticeBox notice={state.notice ? { tone: 'sorry', text: state.notice } : undefined} role="alert" />
        <fieldset class="card">
          <legend>{text('form.whatWhen')}</legend>
          <TextField {...field} {...anyText} id="title" name="title" label={text('form.title')} wide />
          <SelectField {...field} id="kind" name="kind" label={text('form.kind')} options={translated(kinds)} />
          <TextField {...field} id="starts" name="startsAt" label={text('form.start')} type="datetime-local">
            <WhichOfTwo {...field} name="startsAt" creation={creation} />
          </TextField>
        </fieldset>
        <fieldset class="card">
          <legend>{text('form.where')}</legend>
          <TextField
            {...field}
            {...anyText}
            id="venue"
            name="venue"
            label={text('form.venue')}
            suggestions={{ id: 'venues', values: venues }}
          />
          <TextField
            {...field}
            {...anyText}
            id="hall"
            name="hall"
            label={text('form.hall')}
            suggestions={{ id: 'halls', values: hallNames(state) }}
          />
          <TextField {...field} {...anyText} id="city" name="city" label={text('form.city')} />
          <TextField
            {...field}
            id="zone"
            name="timeZone"
            label={text('form.zone')}
            autocomplete="off"
            spellcheck={false}
            suggestions={{ id: 'zones', values: zones }}
          />
        </fieldset>
        <fieldset class="card">
          <legend>{text('form.seatsPrices')}</legend>
          <SelectField
            state={state}
            edit={(_, hash) => void creation.choosePlan(hash)}
            id="plan"
            name="planHash"
            label={text('form.plan')}
            options={[['', text('form.choosePlan')], ...plans]}
          >
            <a class="aside-link" href="/staff/plans">{text('form.importAnother')}</a>
          </SelectField>
          <TextField
            {...field}
            id="currency"
            name="currency"
            label={text('form.currency')}
            maxLength={3}
            autocomplete="off"
            spellcheck={false}
            suggestions={{ id: 'currencies', values: currencies }}
          />
          <Prices state={state} creation={creation} />
          <PlanPicture plan={state.plan} className="preview small" label={text('form.chosenPlan')} />
        </fieldset>
        <fieldset class="card">
          <legend>{text('form.sales')}</legend>
          <TextField {...field} id="opens" name="salesOpenAt" label={text('form.open')} type="datetime-local">
            <WhichOfTwo {...field} name="salesOpenAt" creation={creation} />
          </TextField>
          <TextField {...field} id="closes" name="salesCloseAt" label={text('form.close')} type="datetime-local">
            <WhichOfTwo {...field} name="salesCloseAt" creation={creation} />
          </TextField>
          <SelectField
            {...field}
            id="accessible-release"
            name="accessibleRelease"
            label={text('form.accessible')}
            options={translated(releases)}
          />
          <label class="check span-2">
            <input
              type="checkbox"
              name="orphanRule"
              checked={state.orphanRule}
              onInput={({ currentTarget: { checked } }) => creation.store.update(now => ({ ...now, orphanRule: checked }))}
            />{' '}
            <span>{text('form.orphan')} <small>{text('form.orphanText')}</small></span>
          </label>
        </fieldset>
        <p class="actions">
          <button
            type="submit"
            class="button primary"
            data-testid="create"
            disabled={state.sending}
            aria-busy={state.sending ? 'true' : undefined}
          >
            {text('form.create')}
          </button>{' '}
          <a class="button" href="/staff">{text('form.cancel')}</a>
        </p>
      </form>
      <ConfirmDialog question={question} answer={answer} />
    </>
  );
}

function translated(options: readonly (readonly [value: string, key: TextKey])[]): [value: string, text: string][] {
  return options.map(([value, key]) => [value, text(key)]);
}

function planName(name: string, seatCount: number): string {
  return text('form.planOf', { name, seats: text('seats.count', { count: seatCount }) });
}

/** For a time that clocks show twice in a night. */
function WhichOfTwo({ state, name, creation }: FieldProps & { name: Moment; creation: ScreeningCreation }): VNode | null {
  const two = twoMoments(state, name);
  const choose = (later: boolean): void => creation.store.update(now => ({ ...now, later: { ...now.later, [name]: later } }));
  return two ? (
    <fieldset class="which-of-two">
      <legend class="hint">{text('form.twice')}</legend>
      {two.map(({ at, offset }, index) => (
        <label class="check" key={at}>
          <input
            type="radio"
            name={`${name}-which`}
            checked={(state.later[name] ?? false) === (index === 1)}
            onInput={() => choose(index === 1)}
          />{' '}
          <span>{text(index === 0 ? 'form.first' : 'form.second')} <small>{offset}</small></span>
        </label>
      ))}
    </fieldset>
  ) : null;
}

function overlapQuestion(overlap: string): Question | undefined {
  if (!overlap) return undefined;
  return {
    title: text('form.inUse'),
    text: [overlap, text('form.isMeant')],
    yes: text('form.allTheSame'),
  };
}

function Prices({ state, creation }: { state: FormState; creation: ScreeningCreation }): VNode {
  const { plan, values, prices } = state;
  return (
    <div class="field prices" data-testid="prices">
      {plan ? <p class="prices-title">{text('form.prices')}</p>
        : <p class="hint">{text(values.planHash ? 'form.readingPlan' : 'form.choosePlanFirst')}</p>}
      {plan?.categories.map(({ id, name, color }) => (
        <div class="price-field" key={id}>
          <label for={`price-${id}`}><i class="category-dot" style={{ background: color }} /><bdi>{name}</bdi></label>
          <input
            id={`price-${id}`}
            name={`price-${id}`}
            inputMode="decimal"
            autocomplete="off"
            required
            value={prices[id] ?? ''}
            {...errorAttributes(state, `price-${id}`)}
            onInput={event => creation.store.update(now => editPrice(now, id, event.currentTarget.value))}
          />
          <FieldError state={state} name={`price-${id}`} />
        </div>
      ))}
    </div>
  );
}
