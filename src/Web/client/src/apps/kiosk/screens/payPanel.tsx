import type { JSX } from 'preact';
import { currencyDigits } from '../../../ui/money.ts';
import { changeOf, likelyAmounts, typeKey } from '../cash.ts';
import type { Kiosk } from '../kiosk.ts';
import { set, type Due } from '../kioskState.ts';
import type { ScreeningMap } from '../screeningMap.ts';
import { confirmCash, chooseTender } from '../selling.ts';
import { Icon } from './icons.tsx';
import { Button, DisabledReason, money, price, RequestButton, TimeLeft } from './parts.tsx';

const keys = ['7', '8', '9', 'erase', '4', '5', '6', '00', '1', '2', '3', '0'];

export function PayPanel({ kiosk, map, due }: { kiosk: Kiosk; map: ScreeningMap; due: Due }): JSX.Element {
  const { tender, declined } = kiosk.state;
  return (
    <>
      <Sum kiosk={kiosk} map={map} due={due} />
      {declined && (
        <p class="note" data-tone="sorry" role="alert" data-testid="declined">
          The card was declined. The seats are still held: try again, or take cash.
        </p>
      )}
      {due.amount !== 0 && (
        <div class="tenders" role="group" aria-label="Tender">
          <RequestButton kiosk={kiosk} testid="cash" press={() => chooseTender(kiosk, 'cash')} aria-pressed={tender === 'cash'}>
            Cash
          </RequestButton>
          <RequestButton kiosk={kiosk} testid="card" press={() => chooseTender(kiosk, 'terminal')} aria-pressed={tender === 'terminal'}>
            Card
          </RequestButton>
        </div>
      )}
      {tender === 'cash' && due.amount > 0 && <CashPad kiosk={kiosk} due={due} />}
      {tender === 'cash' && due.amount < 0 && (
        <RequestButton kiosk={kiosk} testid="take-cash" press={() => confirmCash(kiosk)} class="primary">
          Paid out in cash
        </RequestButton>
      )}
      {due.amount === 0 && (
        <RequestButton kiosk={kiosk} testid="nothing-to-pay" press={() => confirmCash(kiosk)} class="primary">
          {due.kind === 'sale' ? 'Nothing to pay: get the tickets' : 'Nothing to pay: go on'}
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
        <h2>{due.amount < 0 ? 'To give back' : 'To pay'}</h2>
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
function CashPad({ kiosk, due: { amount, currency } }: { kiosk: Kiosk; due: Due }): JSX.Element {
  const { given } = kiosk.state;
  const cash = given === '' ? amount : Number(given);
  const change = changeOf(amount, cash);
  const show = (text: string): void => kiosk.apply(set({ given: text }));
  return (
    <>
      <dl class="cash">
        <div>
          <dt>Given</dt>
          <dd data-testid="given">{given === '' ? '–' : money(cash, currency)}</dd>
        </div>
        <div>
          <dt>{change === undefined ? 'Missing' : 'Change'}</dt>
          <dd data-testid="change">{given === '' ? '–' : money(change ?? amount - cash, currency)}</dd>
        </div>
      </dl>
      <div class="quick" role="group" aria-label="Given">
        {likelyAmounts(amount, currencyDigits(currency)).map(each => (
          <Button testid={`given-${each}`} key={each} press={() => show(String(each))} aria-pressed={given !== '' && cash === each}>
            {money(each, currency)}
          </Button>
        ))}
      </div>
      <div class="pad" role="group" aria-label="Amount given">
        {keys.map(key => (
          <Button testid={`key-${key}`} key={key} press={() => show(typeKey(kiosk.state.given, key))}>
            {key === 'erase' ? <Erase /> : key}
          </Button>
        ))}
      </div>
      <RequestButton kiosk={kiosk} testid="take-cash" press={() => confirmCash(kiosk)} class="primary" disabled={change === undefined}>
        {change ? `Sold · change ${money(change, currency)}` : 'Sold · exact amount'}
      </RequestButton>
    </>
  );
}

function Erase(): JSX.Element {
  return (
    <>
      <Icon name="erase" />
      <span class="unseen">Erase</span>
    </>
  );
}
