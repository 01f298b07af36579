import type { JSX } from 'preact';
import { currencyDigits } from '../../../ui/money.ts';
import { changeOf, likelyAmounts, typeKey } from '../cash.ts';
import { isAddressOrNone } from '../email.ts';
import type { Kiosk } from '../kiosk.ts';
import { set, type Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { confirmCash, chooseTender } from '../selling.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, money, price, RequestButton, TimeLeft } from './parts.tsx';
import { text } from '../../../ui/pageTexts.ts';

const keys = ['7', '8', '9', 'erase', '4', '5', '6', '00', '1', '2', '3', '0'];

export function PayPanel({ kiosk, map, due }: { kiosk: Kiosk; map: ScreeningMap; due: Due }): JSX.Element {
  const { tender, declined, email } = kiosk.state;
  // Nobody pays before the address is right or away: the sale would be refused, with the money taken.
  const wrong = !isAddressOrNone(email);
  return (
    <>
      <Sum kiosk={kiosk} map={map} due={due} />
      {due.kind === 'sale' && kiosk.sendsMail && (
        <label class="email">
          {text('kiosk.email')}
          <input
            type="email"
            value={email}
            dir="ltr"
            autocomplete="off"
            data-testid="email"
            aria-invalid={wrong}
            onInput={event => kiosk.apply(set({ email: event.currentTarget.value }))}
          />
          {wrong && <small role="status">{text('kiosk.emailWrong')}</small>}
        </label>
      )}
      {declined && (
        <p class="note" data-tone="sorry" role="alert" data-testid="declined">
          {text('kiosk.cardDeclined')}
        </p>
      )}
      {due.amount !== 0 && (
        <div class="tenders" role="group" aria-label={text('kiosk.tender')}>
          <RequestButton
            kiosk={kiosk}
            testid="cash"
            press={() => chooseTender(kiosk, 'cash')}
            aria-pressed={tender === 'cash'}
            disabled={wrong}
          >
            {text('kiosk.cash')}
          </RequestButton>
          <RequestButton
            kiosk={kiosk}
            testid="card"
            press={() => chooseTender(kiosk, 'terminal')}
            aria-pressed={tender === 'terminal'}
            disabled={wrong}
          >
            {text('kiosk.card')}
          </RequestButton>
        </div>
      )}
      {tender === 'cash' && due.amount > 0 && <CashPad kiosk={kiosk} due={due} blocked={wrong} />}
      {tender === 'cash' && due.amount < 0 && (
        <RequestButton kiosk={kiosk} testid="take-cash" press={() => confirmCash(kiosk)} class="primary">
          {text('kiosk.paidOut')}
        </RequestButton>
      )}
      {due.amount === 0 && (
        <RequestButton kiosk={kiosk} testid="nothing-to-pay" press={() => confirmCash(kiosk)} class="primary" disabled={wrong}>
          {text(due.kind === 'sale' ? 'kiosk.nothingTickets' : 'kiosk.nothingGoOn')}
        </RequestButton>
      )}
      <div class="foot">
        <DisabledReason kiosk={kiosk} />
      </div>
    </>
  );
}

function Sum({ kiosk, map, due }: { kiosk: Kiosk; map: ScreeningMap; due: Due }): JSX.Element {
  const hold = due.kind === 'sale' ? map.hold(kiosk.state.holdId) : undefined;
  return (
    <section class="card sum">
      <header>
        <h2>{text(due.amount < 0 ? 'kiosk.toGiveBack' : 'kiosk.toPay')}</h2>
        <strong class="total" data-testid="total">
          {due.kind === 'sale' ? price(due.amount, due.currency) : money(Math.abs(due.amount), due.currency)}
        </strong>
        {hold && <TimeLeft map={map} hold={hold} />}
      </header>
      <p class="names">{due.names}</p>
      <ul class="lines">
        {due.lines.map(({ label, name, amount }) => (
          <li key={label} data-seat={label}>
            <span>{name}</span>
            <span>{price(amount, due.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The keypad for cash, and the change. */
function CashPad({ kiosk, due: { amount, currency }, blocked }: { kiosk: Kiosk; due: Due; blocked: boolean }): JSX.Element {
  const { given } = kiosk.state;
  const cash = given === '' ? amount : Number(given);
  const change = changeOf(amount, cash);
  const show = (digits: string): void => kiosk.apply(set({ given: digits }));
  return (
    <>
      <dl class="cash">
        <div>
          <dt>{text('kiosk.given')}</dt>
          <dd data-testid="given">{given === '' ? '–' : money(cash, currency)}</dd>
        </div>
        <div>
          <dt>{text(change === undefined ? 'kiosk.missing' : 'kiosk.change')}</dt>
          <dd data-testid="change">{given === '' ? '–' : money(change ?? amount - cash, currency)}</dd>
        </div>
      </dl>
      <div class="quick" role="group" aria-label={text('kiosk.given')}>
        {likelyAmounts(amount, currencyDigits(currency)).map(each => (
          <Button testid={`given-${each}`} key={each} press={() => show(String(each))} aria-pressed={given !== '' && cash === each}>
            {money(each, currency)}
          </Button>
        ))}
      </div>
      <div class="pad" role="group" aria-label={text('kiosk.amountGiven')}>
        {keys.map(key => (
          <Button testid={`key-${key}`} key={key} press={() => show(typeKey(kiosk.state.given, key))}>
            {key === 'erase' ? <Erase /> : key}
          </Button>
        ))}
      </div>
      <RequestButton
        kiosk={kiosk}
        testid="take-cash"
        press={() => confirmCash(kiosk)}
        class="primary"
        disabled={change === undefined || blocked}
      >
        {change ? text('kiosk.soldChange', { sum: money(change, currency) }) : text('kiosk.soldExact')}
      </RequestButton>
    </>
  );
}

function Erase(): JSX.Element {
  return (
    <>
      <Icon name="erase" />
      <span class="unseen">{text('kiosk.erase')}</span>
    </>
  );
}
