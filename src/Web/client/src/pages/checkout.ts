import type { Problem, SeatReply } from '../contract.ts';
import { retryDelay } from '../retry.ts';
import { uuidv7 } from '../uuidv7.ts';
import { countdown, urgent } from '../element/countdown.ts';

/**
 * Checkout with a script: a clock that runs, and a payment that survives a lost connection. Without it the same form is
 * posted and the server answers with a page.
 */

const form = document.querySelector<HTMLFormElement>('[data-testid="payment-form"]')!;
const pay = form.querySelector<HTMLButtonElement>('[data-testid="pay"]')!;
const notice = document.querySelector<HTMLElement>('[data-testid="notice"]')!;
const clock = document.querySelector<HTMLElement>('[data-testid="countdown"]')!;

const holdId = form.dataset['holdId']!;
const expires = Number(clock.dataset['expires']);
const offset = Number(clock.dataset['now']) - Date.now();
const payText = pay.textContent;
let commandId = new FormData(form).get('commandId') as string;
let over = false;
let busy = false;

function say(text: string): void {
  notice.classList.toggle('empty', !text);
  notice.dataset['tone'] = 'sorry';
  notice.querySelector('p')!.textContent = text;
}

function end(text: string): void {
  over = true;
  pay.disabled = true;
  say(text);
  document.querySelector<HTMLElement>('.back-to-map')?.focus();
}

function tick(): void {
  const rest = expires - (Date.now() + offset);
  clock.textContent = countdown(rest);
  clock.classList.toggle('urgent', rest < urgent);
  // A payment that is under way may have been decided in time: its answer says so.
  if (rest <= 0 && !over && !busy) end('The time has run out, so your seats are free for everyone again. Nothing was charged. Go back to the map to pick seats once more.');
}

/** The same payment with the same id until there is an answer: the server books once. */
async function confirm(payment: string): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(`/api/v1/holds/${holdId}/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': commandId },
        body: JSON.stringify({ payment }),
      });
      if (response.status < 500 || attempt >= 4) return response;
    } catch (error) {
      if (attempt >= 4) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 300 + retryDelay(attempt)));
  }
}

async function submit(): Promise<void> {
  const payment = String(new FormData(form).get('payment'));
  let response: Response;
  try {
    response = await confirm(payment);
  } catch {
    say('We could not reach the box office, and do not know whether the payment went through. Press the button again: you will not be charged twice.');
    return;
  }
  if (response.ok) {
    const { reference } = (await response.json()) as SeatReply;
    location.assign(`/bookings/${reference}`);
    return;
  }
  const problem = (await response.json().catch(() => ({}))) as Problem;
  switch (problem.code) {
    case 'payment_declined':
      // The next try is another payment, not a repetition of this one.
      commandId = uuidv7();
      say('The card was declined. Your seats are still held: try another card.');
      break;
    case 'expired':
    case 'not_found':
    case 'already_released':
      end('The time ran out before the payment came through, so your seats are free for everyone again. Nothing was charged.');
      break;
    default:
      say(
        response.status >= 500
          ? 'The box office is very busy. Your seats are still held: please try again in a moment.'
          : (problem.detail ?? problem.title ?? 'The payment was refused. Your seats are still held.'),
      );
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  if (over || busy) return;
  busy = true;
  pay.disabled = true;
  pay.setAttribute('aria-busy', 'true');
  pay.textContent = 'Paying…';
  say('');
  void submit().finally(() => {
    busy = false;
    pay.disabled = over;
    pay.setAttribute('aria-busy', 'false');
    pay.textContent = payText;
  });
});

tick();
setInterval(tick, 250);
