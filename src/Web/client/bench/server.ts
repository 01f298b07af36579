import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plan } from '../src/plan.ts';
import { encodeSnapshot, toBase64 } from '../src/wire.ts';
import { FakeHub } from '../test/fakeHub.ts';
import { writeRows } from '../test/writeRows.ts';

const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', json: 'application/json', map: 'application/json' };

export interface Served {
  hub: FakeHub;
  url: string;
}

/**
 * Serves one screening of a plan with the fake hub, and a page with its map, which is made as the server makes it.
 * @param assets the directory of `seat-map.js`.
 */
export async function serve(plan: Plan, assets: string, port = 0): Promise<Served> {
  const document = Buffer.from(JSON.stringify(plan));
  const rows = Buffer.from(JSON.stringify(writeRows(plan)));
  const detail = {
    screening: { currency: 'EUR' },
    planHash: 'plan',
    maxSeats: 10,
    accessibleRelease: 'hallSold',
    prices: plan.categories.map(({ id, name, color }, i) => {
      return { category: id, name, color, amount: 1400 + 900 * (plan.categories.length - i) };
    }),
  };
  const byRows = readFileSync(`${assets}/seat-map.js`, 'utf8').includes('seatmap-plan-rows/1');
  const terms = (): object => {
    const { epoch, revision, statuses } = hub;
    const seats = { epoch, revision, seatCount: statuses.length, planHash: 'plan', snapshot: toBase64(encodeSnapshot(statuses)) };
    const prices = detail.prices.map(each => ({ ...each, shown: `€${each.amount / 100}.00` }));
    return { ...detail, ...detail.screening, prices, screeningId: 1, seats };
  };
  const page = (query: URLSearchParams): string => {
    const value = (name: string): string | undefined => query.get(name)?.replaceAll(/[^\w-]/g, '');
    const given = ['locale', 'theme', 'party-limit'].filter(name => query.has(name));
    const attributes = given.map(name => `${name}="${value(name)}"`).join(' ');
    const dir = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
    return `<!doctype html><html lang="${value('locale') ?? 'en'}" dir="${dir}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${plan.name}</title>
<style>body { margin: 0 } seat-map { min-height: 100dvh } @media (min-width: 860px) { seat-map { height: 100dvh } }</style>
<link rel="modulepreload" href="/app/seat-map.js">
<link rel="preload" as="fetch" href="/api/v1/plans/plan${byRows ? '/rows' : ''}" crossorigin="anonymous">
<seat-map screening="1" ${attributes}><script type="application/json">${JSON.stringify(terms())}</script></seat-map>
<script type="module" src="/app/seat-map.js"></script></html>`;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type }).end(body);
    };
    if (pathname === '/') send('text/html', page(searchParams));
    else if (pathname === '/api/v1/screenings/1') send('application/json', JSON.stringify(detail));
    else if (pathname === '/api/v1/plans/plan') send('application/json', document);
    else if (pathname === '/api/v1/plans/plan/rows') send('application/json', rows);
    else if (pathname === '/api/v1/holders') send('application/json', JSON.stringify({ token: 'bench' }));
    else {
      const file = /^\/app\/([\w.-]+\.(\w+))$/.exec(pathname);
      if (!file || !(await stat(`${assets}/${file[1]}`).catch(() => null))) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': types[file[2]] ?? 'application/octet-stream' });
      createReadStream(`${assets}/${file[1]}`).pipe(response);
    }
  };
  const hub = new FakeHub(1, plan.seats.length, (request, response) => void answer(request, response));
  const address = await hub.listen(port);
  return { hub, url: new URL('/', address).href };
}
