import { render } from 'preact';
import { pageSignal } from '../lifetime.ts';
import { drawOnChange } from '../../../ui/store.ts';
import { edit, type Choices } from './newScreening.ts';
import { ScreeningCreation } from './screeningCreation.ts';
import { ScreeningForm } from './screeningForm.tsx';

/** The page with the form for a new screening. */

const choices = JSON.parse(document.getElementById('choices')!.textContent!) as Choices;
const page = pageSignal();
const creation = new ScreeningCreation(choices.halls, Intl.DateTimeFormat().resolvedOptions().timeZone, page);

drawOnChange(
  creation.store,
  state =>
    render(
      <ScreeningForm
        state={state}
        edit={(field, value) => creation.store.update(now => edit(now, field, value, Date.now()))}
        choices={choices}
        creation={creation}
        submit={allowOverlap => void submit(allowOverlap)}
      />,
      document.getElementById('form-place')!,
    ),
  page,
);

async function submit(allowOverlap: boolean): Promise<void> {
  const id = await creation.submit(allowOverlap);
  if (id !== undefined) location.assign(`/staff/screenings/${id}`);
}
