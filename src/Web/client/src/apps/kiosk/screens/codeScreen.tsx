import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { withoutLast } from '../../../ui/graphemes.ts';
import { findBooking } from '../bookingActions.ts';
import type { Kiosk } from '../kiosk.ts';
import { set } from '../kioskState.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, Notices, RequestButton } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

/** The characters of references: I, L, O and U are left out, as they look like others. */
const characters = [...'1234567890ABCDEFGHJKMNPQRSTVWXYZ'];

export function CodeScreen({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  return (
    <section class="screen code" data-testid="code-screen">
      <Notices kiosk={kiosk} />
      <form
        class="find"
        onSubmit={event => {
          event.preventDefault();
          void findBooking(kiosk, kiosk.state.code);
        }}
      >
        <label for="code">{text('kiosk.scan')}</label>
        <CodeField kiosk={kiosk} />
        {/* Enabled without a code too: a scanner's Enter can come before the next frame. */}
        <RequestButton kiosk={kiosk} testid="find" type="submit" class="primary">
          {text('kiosk.find')}
        </RequestButton>
      </form>
      <div class="letters" role="group" aria-label={text('kiosk.keyboard')}>
        {characters.map(each => (
          <Button testid="letter" key={each} press={() => kiosk.apply(set({ code: kiosk.state.code + each }))}>
            <bdi>{each}</bdi>
          </Button>
        ))}
        <Button testid="erase" press={() => kiosk.apply(set({ code: withoutLast(kiosk.state.code) }))} class="wide">
          <Icon name="erase" />
          <span class="unseen">{text('kiosk.erase')}</span>
        </Button>
      </div>
      <DisabledReason kiosk={kiosk} />
    </section>
  );
}

function CodeField({ kiosk }: { kiosk: Kiosk }): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <input
      id="code"
      data-testid="code"
      ref={field}
      value={kiosk.state.code}
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      inputmode="none"
      maxlength={200}
      data-first=""
      onInput={event => kiosk.apply(set({ code: event.currentTarget.value }))}
    />
  );
}
