import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parsePlan } from '../src/plan.ts';
import { launch } from './browser.ts';
import { serve } from './server.ts';

/** Runs axe-core on the element in each state, light and dark, wide and narrow: `npm run axe`. Exits with 1 if it finds anything. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const plans = fileURLToPath(new URL('../../../../../plans/generated/', import.meta.url));
const plan = parsePlan(JSON.parse(readFileSync(`${plans}city-theatre.json`, 'utf8')));
const states: [name: string, act: string][] = [
  ['the map', ''],
  ['a selection', `map.select(['C-7', 'C-8'])`],
  ['a hold and a notice', `await map.hold(); await wait(100); $('extend').click(); await wait(200)`],
  ['a filter', `map.shadowRoot.querySelector('[data-category]').click()`],
  ['a lost race', `
    map.select(['D-7', 'D-8']);
    map.model.reply = () => undefined;
    const taken = map.plan.seats.findIndex(each => each.label === 'D-7');
    map.connection.holdOrSimilar = async () => ({ outcome: 'taken', seats: [taken], revision: 0 });
    await map.hold();
    await wait(100)`],
  ['the list', `
    $('seat-list').open = true;
    await wait(50);
    const tree = $('seat-tree');
    tree.querySelector('[role=treeitem] > span').click();
    tree.querySelectorAll('[role=treeitem]')[1].firstElementChild.click();
    await wait(50)`],
];

const windows = [['light', 1280, 800, 'ltr'], ['dark', 1280, 800, 'ltr'], ['light', 390, 844, 'rtl'], ['dark', 390, 844, 'ltr']] as const;

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown; failureSummary: string }[];
}

const assets = fileURLToPath(new URL('../../../wwwroot/app', import.meta.url));
const browser = await launch();
let found = 0;
try {
  for (const [scheme, width, height, dir] of windows) {
    const { hub, url } = await serve(plan, assets);
    const page = await browser.page(width, height);
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await page.open(`${url}?dir=${dir}`);
    await page.run(`${axe}; 0`);
    for (const [name, act] of states) {
      const violations = await page.run<Violation[]>(`(async () => {
        const map = document.querySelector('seat-map');
        const $ = id => map.shadowRoot.querySelector('[data-testid="' + id + '"]');
        const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
        ${act};
        await wait(200);
        const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const { violations } = await axe.run('seat-map', { runOnly });
        const nodesOf = nodes => nodes.map(({ target, failureSummary }) => ({ target, failureSummary }));
        return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodesOf(nodes) }));
      })()`);
      found += violations.length;
      console.log(`${scheme}, ${width} × ${height}, ${dir}, ${name}: ${violations.length === 0 ? 'nothing' : ''}`);
      for (const { id, help, nodes } of violations) {
        console.log(`  ${id}: ${help}`);
        for (const { target, failureSummary } of nodes.slice(0, 4)) {
          console.log(`    ${JSON.stringify(target)} ${failureSummary.replaceAll('\n', ' ')}`);
        }
      }
    }
    await hub.close();
  }
} finally {
  await browser.close();
}
process.exit(found > 0 ? 1 : 0);
