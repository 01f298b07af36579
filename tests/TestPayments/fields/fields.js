const { key, theme, variables = {} } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const form = document.querySelector('form');
document.documentElement.style.colorScheme = theme === 'night' ? 'dark' : 'light';
document.body.style.color = variables.colorText ?? '';
document.body.style.setProperty('--field', variables.colorBackground ?? 'transparent');

/** As Stripe's clients do: a form, and the key for browsers in the header. */
async function make() {
  const entered = new FormData(form);
  const [month, year] = String(entered.get('expiry')).split('/').map(part => part.trim());
  const body = new URLSearchParams({
    type: 'card',
    'card[number]': entered.get('card[number]'),
    'card[exp_month]': month,
    'card[exp_year]': year ?? '',
    'card[cvc]': entered.get('card[cvc]'),
  });
  const answer = await fetch('/v1/payment_methods', { method: 'POST', headers: { authorization: `Bearer ${key}` }, body });
  const json = await answer.json();
  return answer.ok ? { paymentMethod: json } : { error: json.error };
}

addEventListener('message', async event => {
  if (event.data !== 'make') return;
  event.ports[0].postMessage(await make().catch(error => ({ error: { message: String(error) } })));
});
form.addEventListener('submit', event => event.preventDefault());
parent.postMessage('ready', '*');
