import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parsePlan } from '../src/plan.ts';
import { launch } from './browser.ts';
import { serve } from './server.ts';
import { stadium } from './stadium.ts';

/**
 * Takes a picture of the element: node bench/run.mjs look OUT.png [plan=cinema-hall-1|stadium] [size=1280x800]
 * [ratio=2] [dark] [query=locale=de] [do=JAVASCRIPT] [assets=DIRECTORY]. With url=ADDRESS, of a page of a real server.
 */
const [out, ...rest] = process.argv.slice(3);
const option = (name: string): string | undefined => rest.find(each => each.startsWith(`${name}=`))?.slice(name.length + 1);
const [width, height] = (option('size') ?? '1280x800').split('x').map(Number);
const name = option('plan') ?? 'cinema-hall-1';
const plans = fileURLToPath(new URL('../../../../../plans/generated/', import.meta.url));
const plan = name === 'stadium' ? stadium() : parsePlan(JSON.parse(readFileSync(`${plans}${name}.json`, 'utf8')));
const { hub, url } = await serve(plan, option('assets') ?? fileURLToPath(new URL('../../../wwwroot/app', import.meta.url)));
for (let seat = 0; seat < hub.statuses.length; seat++) {
  const block = Math.floor(seat / 3);
  hub.statuses[seat] = (block * 7919) % 100 < 30 ? 2 : (block * 104729) % 100 < 8 ? 1 : (seat * 31) % 211 === 0 ? 3 : 0;
}
const browser = await launch();
try {
  const page = await browser.page(width, height, Number(option('ratio') ?? 1));
  const scheme = rest.includes('dark') ? 'dark' : 'light';
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await page.open(option('url') ?? `${url}?${option('query') ?? ''}`);
  const act = option('do');
  if (act) {
    await page.run(`(async () => {
      const map = document.querySelector('seat-map');
      const $ = id => map.shadowRoot.querySelector('[data-testid="' + id + '"]');
      ${act}
    })()`);
  }
  await page.run('new Promise(resolve => setTimeout(resolve, 700))');
  const captureBeyondViewport = rest.includes('whole');
  const { data } = await page.send<{ data: string }>('Page.captureScreenshot', { format: 'png', captureBeyondViewport });
  writeFileSync(out, Buffer.from(data, 'base64'));
  if (page.errors.length > 0) console.log(page.errors.join('\n'));
} finally {
  await browser.close();
  await hub.close();
}
process.exit(0);
