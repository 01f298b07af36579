import type { HoldConfirmation } from '../../api/types.ts';
import type { Problem, SeatReply } from '../../contract.ts';
import { retryDelay } from '../../retry.ts';
import { countdown, extendableFrom, urgent } from '../../ui/countdown.ts';
import { setText } from '../../ui/dom.ts';
import type { Notice } from '../../ui/notice.ts';
import { uuidv7 } from '../../uuidv7.ts';
import { loadCardFields } from './cardFields.ts';
import { notifyTabs, timesOf, watchHold } from './holdWatch.ts';
import { clockOffset } from './serverClock.ts';
import { pageLanguage, text } from '../../ui/pageTexts.ts';

/**
 * The checkout page: countdown, extension of the hold, and a payment that is repeated after a lost connection. Without this
 * script the same forms are posted and the server replies with a page.
 */

const form = document.querySelector<HTMLFormElement>('[data-testid="payment-form"]')!;
const pay = form.querySelector<HTMLButtonElement>('[data-testid="pay"]')!;
const extendForm = document.querySelector<HTMLFormElement>('#extend')!;
const more = document.querySelector<HTMLButtonElement>('[data-testid="extend"]')!;
const noticeBox = document.querySelector<HTMLElement>('[data-testid="notice"]')!;
const clock = document.querySelector<HTMLElement>('[data-testid="countdown"]')!;
const after = document.querySelector<HTMLElement>('[data-part="after"]')!;

const holdId = form.dataset['holdId']!;
const offset = clockOffset(Number(clock.dataset['now']));
const holdTime = Number(clock.dataset['holdTime']);
const payText = pay.textContent ?? '';
const mostAttempts = 5;
let commandId = new FormData(form).get('commandId') as string;

const state = {
  expires: Number(clock.dataset['expires']),
  cap: Number(clock.dataset['cap']),
  /** The running command. `booked`: the payment succeeded, and the page of the booking is being loaded. */
  doing: '' as '' | 'paying' | 'extending' | 'booked',
  over: false,
  warned: false,
  notice: sorry((noticeBox.textContent ?? '').trim()) as Notice | undefined,
};

/** Seats that cost nothing: the form asks for no payment. */
const free = form.querySelector('[name="payment"]') === null;
const nothingCharged = free ? '' : text('checkout.nothingCharged');
const ranOut = sentences(text('checkout.ranOut'), nothingCharged, text('checkout.pickOnceMore'));
const ranOutPaying = sentences(text(free ? 'checkout.lateTextFree' : 'checkout.lateText'), nothingCharged, text('checkout.pickOnceMore'));
const unreachable = text(free ? 'checkout.unreachableFree' : 'checkout.unreachable');
const offline = text(free ? 'checkout.offlineFree' : 'checkout.offline');
const away: Notice = { tone: 'info', text: text('checkout.away') };

function sentences(...all: string[]): string {
  return all.filter(Boolean).join(pageLanguage().startsWith('ja') ? '' : ' ');
}

function sorry(words: string): Notice | undefined {
  return words ? { tone: 'sorry', text: words } : undefined;
}

function rest(): number {
  return state.expires - (Date.now() + offset);
}

function render(): void {
  const { doing, over, notice } = state;
  const paying = doing === 'paying' || doing === 'booked';
  setText(clock, countdown(rest()));
  clock.classList.toggle('urgent', rest() < urgent);
  pay.disabled = over || doing !== '';
  pay.setAttribute('aria-busy', String(paying));
  setText(pay, !paying ? payText : text(free ? 'checkout.booking' : 'checkout.paying'));
  more.disabled = over || doing !== '' || Date.now() + offset < extendableFrom(state.expires, state.cap, holdTime);
  setText(more, text(doing === 'extending' ? 'checkout.asking' : 'checkout.moreTime'));
  after.hidden = !over;
  form.hidden = over;
  for (const part of document.querySelectorAll<HTMLElement>('[data-part="while-held"]')) part.hidden = over;
  noticeBox.classList.toggle('empty', !notice);
  noticeBox.dataset['tone'] = notice?.tone ?? 'sorry';
  setText(noticeBox.querySelector('p')!, notice?.text ?? '');
}

function change(what: Partial<typeof state>): void {
  Object.assign(state, what);
  render();
}

function end(words: string): void {
  const focused = form.contains(document.activeElement);
  change({ over: true, notice: sorry(words) });
  // The focused element is hidden now.
  if (focused) after.querySelector('button')?.focus();
}

function tick(): void {
  render();
  if (state.over || state.doing === 'paying' || state.doing === 'booked') return;
  // Not during a payment: the server may have accepted it in time, which its reply shows.
  if (rest() <= 0) end(ranOut);
  else if (rest() < urgent && !state.warned) {
    const canAsk = extendableFrom(state.expires, state.cap, holdTime) < Infinity;
    const advice = canAsk
      ? text(free ? 'checkout.getOrAsk' : 'checkout.payOrAsk')
      : text(free ? 'checkout.getBefore' : 'checkout.payBefore');
    change({ warned: true, notice: { tone: 'info', text: sentences(text('checkout.nearlyUp'), advice) } });
  }
}

interface Answer {
  ok: boolean;
  status: number;
  body: Partial<SeatReply> & Problem;
}

/** Repeats the payment with the same id until there is a reply: the server books once. */
async function confirm(confirmation: HoldConfirmation): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`/api/v1/holds/${holdId}/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': commandId },
        body: JSON.stringify(confirmation),
      });
      const { ok, status } = response;
      if (ok || status < 500 || attempt >= mostAttempts) {
        const body = response.json() as Promise<Answer['body']>;
        // A reply that breaks off does not say what was booked, so it is requested again. The text of a refusal is not needed.
        return { ok, status, body: await (ok ? body : body.catch((): Answer['body'] => ({}))) };
      }
    } catch (error) {
      if (!navigator.onLine) {
        change({ notice: { tone: 'info', text: offline } });
        await new Promise(back => addEventListener('online', back, { once: true }));
        change({ notice: undefined });
        // Waiting for the network does not count as an attempt.
        attempt = 0;
      } else if (attempt >= mostAttempts) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 300 + retryDelay(attempt)));
  }
}

async function submit(): Promise<void> {
  // The page's form has no other values.
  const entered = new FormData(form);
  const payment = entered.get('payment') as NonNullable<HoldConfirmation['payment']> | null;
  const email = entered.get('email') as string | null;
  let answer: Answer;
  try {
    answer = await confirm({ ...(payment !== null && { payment }), ...(email && { email }) });
  } catch {
    change({ notice: sorry(unreachable) });
    return;
  }
  const { ok, status, body } = answer;
  if (ok) {
    notifyTabs(holdId);
    change({ doing: 'booked' });
    location.assign(`/bookings/${body.reference}`);
    return;
  }
  switch (body.code) {
    case 'payment_declined':
      // The next try is a new payment, with a new id.
      commandId = uuidv7();
      change({ notice: sorry(text('checkout.declined')) });
      break;
    case 'invalid_email':
      change({ notice: sorry(text('checkout.emailWrong')) });
      break;
    case 'expired':
    case 'not_found':
    case 'already_released':
      end(ranOutPaying);
      break;
    default:
      change({
        notice: sorry(
          status >= 500
            ? text('checkout.busy')
            : (body.detail ?? body.title ?? text(free ? 'checkout.refusedFree' : 'checkout.refused')),
        ),
      });
  }
}

/** The provider's fields for a card, if the page has them. The button waits for them. */
const cardBox = form.querySelector<HTMLElement>('.card-fields');
const card = cardBox && loadCardFields(cardBox);
card?.then(
  () => cardBox!.removeAttribute('aria-busy'),
  () => change({ notice: sorry(text('checkout.cardFieldsMissing')) }),
);

/** The card goes to the provider, and its name for it to the server: the page of the payment follows. */
async function payByCard(): Promise<void> {
  let entered;
  try {
    entered = await (await card!).enter();
  } catch {
    change({ notice: sorry(text('checkout.cardFieldsMissing')) });
    return;
  }
  if (entered.method === undefined) {
    // What is wrong with a field is said beside it.
    change({ notice: sorry(entered.error ?? '') });
    return;
  }
  form.querySelector<HTMLInputElement>('[name="payment"]')!.value = entered.method;
  change({ doing: 'booked' });
  form.submit();
}

async function extend(): Promise<void> {
  try {
    const response = await fetch(`/api/v1/holds/${holdId}/extend`, { method: 'POST', headers: { 'idempotency-key': uuidv7() } });
    const reply = (await response.json()) as SeatReply & Problem;
    if (response.ok) {
      change({ ...timesOf(reply), warned: false, notice: { tone: 'good', text: text('checkout.extended') } });
      notifyTabs(holdId);
    } else if (reply.code === 'cap_reached') change({ cap: state.expires, notice: { tone: 'info', text: text('checkout.capReached') } });
    else if (reply.code === 'expired') end(ranOut);
    else change({ notice: sorry(text('checkout.notExtended')) });
  } catch {
    change({ notice: sorry(text('checkout.notExtended')) });
  }
}

/** Runs one command at a time. */
function during(doing: 'paying' | 'extending', what: () => Promise<void>): void {
  if (state.over || state.doing !== '') return;
  change({ doing, notice: undefined });
  void what().finally(() => {
    if (state.doing === doing) change({ doing: '' });
  });
}

form.addEventListener('submit', event => {
  // Through a payment provider: the page of the payment follows. The server counts the form once, however often it is sent.
  if (form.dataset['sentBy'] === 'browser') {
    if (card) {
      event.preventDefault();
      during('paying', payByCard);
    } else if (state.over || state.doing !== '') event.preventDefault();
    else change({ doing: 'booked', notice: undefined });
    return;
  }
  event.preventDefault();
  during('paying', submit);
});
extendForm.addEventListener('submit', event => {
  event.preventDefault();
  during('extending', extend);
});
// Shown again by the back button after the payment: `watchHold`, whose listener comes next, reloads the page.
addEventListener('pageshow', event => {
  if (event.persisted && state.doing === 'booked') change({ doing: '' });
});
// Booked or released in another tab: the page from the server shows which.
watchHold(holdId, () => !state.over && state.doing === '', now => {
  if (now === 'gone') location.reload();
  else if (now === 'expired') end(ranOut);
  else if (now.expires !== state.expires || now.cap !== state.cap) change({ ...now, warned: state.warned && now.expires <= state.expires });
});
addEventListener('offline', () => {
  if (!state.over && state.doing === '') change({ notice: away });
});
addEventListener('online', () => {
  if (state.notice === away) change({ notice: undefined });
});
const seatCount = document.querySelectorAll('[data-testid="seats"] li').length;
document.querySelector<HTMLElement>('[data-part="clock-label"]')!.textContent = text('checkout.yours', { count: seatCount });
tick();
setInterval(tick, 250);

// A choice of ticket types is sent at once: the server answers with the page and its new price.
const types = document.querySelector<HTMLFormElement>('#types');
if (types) {
  document.documentElement.classList.add('scripted');
  for (const field of types.elements) {
    field.addEventListener('change', () => {
      const number = field.parentElement?.querySelector<HTMLInputElement>('.member-number');
      const needsNumber = field instanceof HTMLSelectElement && field.selectedOptions[0]?.classList.contains('for-members');
      if (number && needsNumber && number.value.trim() === '') number.focus();
      else types.requestSubmit();
    });
  }
}
