// Stripe's own client from npm drives the test provider: what it takes for right is what Stripe sends.
// node stripe-client.mjs ADDRESS PORT SECRET; events are expected at the port, signed with the secret.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import Stripe from 'stripe';

const [address, port, secret] = process.argv.slice(2);
const { hostname, port: bankPort } = new URL(address);
const stripe = new Stripe('sk_test_1', { host: hostname, port: bankPort, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });

const events = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  events.push(stripe.webhooks.constructEvent(body, request.headers['stripe-signature'], secret));
  response.end();
}).listen(Number(port), '127.0.0.1');
await once(receiver, 'listening');

const order = { amount: 2850, currency: 'eur', capture_method: 'manual', metadata: { hold: 'h1' } };
const make = key => stripe.paymentIntents.create(order, { idempotencyKey: key });
const card = number => stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2040, cvc: '123' } });
const refusal = (type, more) => error => {
  assert.equal(error.type, type);
  for (const [name, value] of Object.entries(more)) assert.equal(error[name], value);
  return true;
};

// Authorized, captured, refunded in two parts and no further.
let intent = await make('one');
assert.equal(intent.status, 'requires_payment_method');
assert.equal(intent.metadata.hold, 'h1');
assert.equal((await make('one')).id, intent.id);
intent = await stripe.paymentIntents.confirm(intent.id, { payment_method: (await card('4242424242424242')).id });
assert.deepEqual([intent.status, intent.amount_capturable], ['requires_capture', 2850]);
intent = await stripe.paymentIntents.capture(intent.id);
assert.deepEqual([intent.status, intent.amount_received], ['succeeded', 2850]);
await stripe.refunds.create({ payment_intent: intent.id, amount: 950 });
await stripe.refunds.create({ payment_intent: intent.id, amount: 1900 });
await assert.rejects(
  stripe.refunds.create({ payment_intent: intent.id, amount: 1 }), refusal('StripeInvalidRequestError', { statusCode: 400 }));
assert.deepEqual((await stripe.refunds.list({ payment_intent: intent.id })).data.map(refund => refund.amount).toSorted(), [1900, 950]);

// Declined: the intent takes another card.
const second = await make('two');
await assert.rejects(
  stripe.paymentIntents.confirm(second.id, { payment_method: 'pm_card_visa_chargeDeclined' }),
  refusal('StripeCardError', { statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' }),
);
assert.equal((await stripe.paymentIntents.retrieve(second.id)).last_payment_error.code, 'card_declined');
assert.equal((await stripe.paymentIntents.confirm(second.id, { payment_method: 'pm_card_visa' })).status, 'requires_capture');
assert.equal((await stripe.paymentIntents.cancel(second.id)).status, 'canceled');
await assert.rejects(
  stripe.paymentIntents.capture(second.id), refusal('StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' }));

// 3-D Secure: the bank's page, and back.
const third = await make('three');
const asked = await stripe.paymentIntents.confirm(
  third.id, { payment_method: (await card('4000000000003220')).id, return_url: 'https://shop.example/back' });
assert.equal(asked.status, 'requires_action');
const answer = new URLSearchParams({ answer: 'yes' });
const bank = await fetch(asked.next_action.redirect_to_url.url, { method: 'POST', body: answer, redirect: 'manual' });
assert.deepEqual([bank.status, bank.headers.get('location')], [302, 'https://shop.example/back']);
assert.equal((await stripe.paymentIntents.retrieve(third.id)).status, 'requires_capture');

// What is refused, and in which words.
await assert.rejects(card('4242424242424241'), refusal('StripeCardError', { code: 'incorrect_number' }));
await assert.rejects(
  stripe.paymentIntents.retrieve('pi_unknown'), refusal('StripeInvalidRequestError', { statusCode: 404, code: 'resource_missing' }));
await assert.rejects(
  stripe.paymentIntents.create({ ...order, amount: 1 }, { idempotencyKey: 'one' }), refusal('StripeIdempotencyError', { statusCode: 400 }));

// Every event was read by Stripe's own code, which checks the signature.
const wanted = ['created', 'succeeded', 'payment_failed', 'canceled'].map(what => `payment_intent.${what}`).concat('charge.refunded');
while (!wanted.every(type => events.some(event => event.type === type))) await setTimeout(20);
assert.throws(() => stripe.webhooks.constructEvent('{}', 't=1,v1=00', secret), { type: 'StripeSignatureVerificationError' });
receiver.close();
receiver.closeAllConnections();
console.log(`${events.length} events`);
