// A server that takes webhooks and checks them with the verifier of Standard Webhooks from npm. For tests:
//   POST /hook      a webhook: 204, or the status that was asked for
//   PUT  /settings  {"secret": "whsec_…", "status": 204}
//   GET  /taken     what came: [{id, ok, why, body}]
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const taken = [];
let settings = { secret: '', status: 204 };

async function read(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

createServer(async (request, response) => {
  const body = await read(request);
  if (request.url === '/settings') {
    settings = { ...settings, ...JSON.parse(body) };
    response.writeHead(204).end();
  } else if (request.url === '/taken') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(taken));
  } else {
    const one = { id: request.headers['webhook-id'], ok: true, status: settings.status, body };
    try {
      new Webhook(settings.secret).verify(body, request.headers);
    } catch (error) {
      one.ok = false;
      one.why = String(error);
    }
    taken.push(one);
    response.writeHead(settings.status, { 'retry-after': '1' }).end();
  }
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
