import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { ConfirmDialog, type Answer, type Question } from '../desk/confirmDialog.tsx';
import { NoticeBox } from '../noticeBox.tsx';
import { PlanPicture } from '../planPicture.tsx';
import { errorAttributes, FieldError, SelectField, TextField, type FieldProps } from './fields.tsx';
import { editPrice, hallNames, twoMoments, type Choices, type FormState, type Moment } from './newScreening.ts';
import type { ScreeningCreation } from './screeningCreation.ts';

interface Props extends FieldProps {
  choices: Choices;
  creation: ScreeningCreation;
  submit: (allowOverlap: boolean) => void;
}

const kinds: [value: string, text: string][] = [['film', 'Film'], ['play', 'Play'], ['concert', 'Concert'], ['match', 'Match']];
const releases: [value: string, text: string][] = [
  ['never', 'For those who need them only'],
  ['hallSold', 'For everyone when all other seats are sold'],
  ['sectionSold', 'For everyone when the rest of their section is sold'],
  ['priceSold', 'For everyone when all others at their price are sold'],
];
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
    () => choices.plans.map(({ hash, name, seatCount }): [string, string] => [hash, `${name}, ${seatCount.toLocaleString('en')} seats`]),
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
          <legend>What and when</legend>
          <TextField {...field} {...anyText} id="title" name="title" label="Title" wide />
          <SelectField {...field} id="kind" name="kind" label="Kind" options={kinds} />
          <TextField {...field} id="starts" name="startsAt" label="Start, by the venue’s clock" type="datetime-local">
            <WhichOfTwo {...field} name="startsAt" creation={creation} />
          </TextField>
        </fieldset>
        <fieldset class="card">
          <legend>Where</legend>
          <TextField {...field} {...anyText} id="venue" name="venue" label="Venue" suggestions={{ id: 'venues', values: venues }} />
          <TextField {...field} {...anyText} id="hall" name="hall" label="Hall" suggestions={{ id: 'halls', values: hallNames(state) }} />
          <TextField {...field} {...anyText} id="city" name="city" label="City" />
          <TextField
            {...field}
            id="zone"
            name="timeZone"
            label="Time zone"
            autocomplete="off"
            spellcheck={false}
            suggestions={{ id: 'zones', values: zones }}
          />
        </fieldset>
        <fieldset class="card">
          <legend>Seats and prices</legend>
          <SelectField
            state={state}
            edit={(_, hash) => void creation.choosePlan(hash)}
            id="plan"
            name="planHash"
            label="Seating plan"
            options={[['', 'Choose a plan'], ...plans]}
          >
            <a class="aside-link" href="/staff/plans">Import another plan</a>
          </SelectField>
          <TextField
            {...field}
            id="currency"
            name="currency"
            label="Currency"
            maxLength={3}
            autocomplete="off"
            spellcheck={false}
            suggestions={{ id: 'currencies', values: currencies }}
          />
          <Prices state={state} creation={creation} />
          <PlanPicture plan={state.plan} className="preview small" label="The chosen plan" />
        </fieldset>
        <fieldset class="card">
          <legend>Sales</legend>
          <TextField {...field} id="opens" name="salesOpenAt" label="Open" type="datetime-local">
            <WhichOfTwo {...field} name="salesOpenAt" creation={creation} />
          </TextField>
          <TextField {...field} id="closes" name="salesCloseAt" label="Close" type="datetime-local">
            <WhichOfTwo {...field} name="salesCloseAt" creation={creation} />
          </TextField>
          <SelectField
            {...field}
            id="accessible-release"
            name="accessibleRelease"
            label="Wheelchair spaces and companion seats"
            options={releases}
          />
          <label class="check span-2">
            <input
              type="checkbox"
              name="orphanRule"
              checked={state.orphanRule}
              onInput={({ currentTarget: { checked } }) => creation.store.update(now => ({ ...now, orphanRule: checked }))}
            />{' '}
            <span>No stranded single seats <small>Refuse purchases that leave one seat alone between taken ones.</small></span>
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
            Put it on sale
          </button>{' '}
          <a class="button" href="/staff">Cancel</a>
        </p>
      </form>
      <ConfirmDialog question={question} answer={answer} />
    </>
  );
}

/** For a time that clocks show twice in a night. */
function WhichOfTwo({ state, name, creation }: FieldProps & { name: Moment; creation: ScreeningCreation }): VNode | null {
  const two = twoMoments(state, name);
  const choose = (later: boolean): void => creation.store.update(now => ({ ...now, later: { ...now.later, [name]: later } }));
  return two ? (
    <fieldset class="which-of-two">
      <legend class="hint">Clocks there show this time twice that night.</legend>
      {two.map(({ at, offset }, index) => (
        <label class="check" key={at}>
          <input
            type="radio"
            name={`${name}-which`}
            checked={(state.later[name] ?? false) === (index === 1)}
            onInput={() => choose(index === 1)}
          />{' '}
          <span>{index === 0 ? 'The first' : 'The second'} <small>{offset}</small></span>
        </label>
      ))}
    </fieldset>
  ) : null;
}

function overlapQuestion(overlap: string): Question | undefined {
  if (!overlap) return undefined;
  return {
    title: 'The hall is in use at that time',
    text: [overlap, 'Is this meant? Both would be on sale.'],
    yes: 'Put it on sale all the same',
  };
}

function Prices({ state, creation }: { state: FormState; creation: ScreeningCreation }): VNode {
  const { plan, values, prices } = state;
  return (
    <div class="field prices" data-testid="prices">
      {plan ? <p class="prices-title">Prices</p>
        : <p class="hint">{values.planHash ? 'Reading the plan…' : 'Choose a plan; its categories get their prices here.'}</p>}
      {plan?.categories.map(({ id, name, color }) => (
        <div class="price-field" key={id}>
          <label for={`price-${id}`}><i class="category-dot" style={{ background: color }} />{name}</label>
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
