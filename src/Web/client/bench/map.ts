import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parsePlan } from '../src/plan.ts';
import { launch, type Page } from './browser.ts';
import { watchFirstPicture } from './firstPicture.ts';
import { serve } from './server.ts';
import { stadium } from './stadium.ts';

/**
 * Measures the map of a 60,000-seat stadium in headless Chromium, and a small hall on a slow phone: `npm run bench`. Prints; exits with 1
 * over a limit. `npm run bench map phone` measures the phone only, `assets=DIRECTORY` another build.
 */

// A frame takes 16.667 ms, and is measured as 16.6 to 16.8: the browser rounds times to 0.1 ms.
const limits = { frame: 16.8, firstDrawn: 1_000, delta: 8 };
// Relative to node_modules/.cache: the bundle of this file is there.
const given = process.argv.find(each => each.startsWith('assets='))?.slice('assets='.length);
const assets = given ?? fileURLToPath(new URL('../../../wwwroot/app', import.meta.url));
const phoneOnly = process.argv.includes('phone');
const cinema = fileURLToPath(new URL('../../../../../plans/generated/cinema-hall-1.json', import.meta.url));
const plan = stadium(60_000);
const { hub, url } = await serve(plan, assets);
const statuses = hub.statuses;
for (let seat = 0; seat < statuses.length; seat++) statuses[seat] = (seat * 7919) % 100 < 38 ? 2 : (seat * 104729) % 100 < 6 ? 1 : 0;
const browser = await launch();
let over = 0;

/** Measures the frames during an action: their length, and the script's time in each. */
const watch = `
  window.bench = async act => {
    const at = []; const spent = [];
    const original = window.requestAnimationFrame;
    window.requestAnimationFrame = run => original(now => {
      const start = performance.now();
      run(now);
      spent.push(performance.now() - start);
    });
    let going = true;
    const frame = now => { at.push(now); if (going) original(frame); };
    original(frame);
    const map = document.querySelector('seat-map').shadowRoot.querySelector('.map');
    const box = map.getBoundingClientRect();
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const next = () => new Promise(resolve => original(resolve));
    await act({ map, middle, next });
    going = false;
    window.requestAnimationFrame = original;
    const frames = at.slice(1).map((time, i) => time - at[i]).sort((a, b) => a - b);
    spent.sort((a, b) => a - b);
    const of = (list, share) => list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
    return {
      frames: frames.length, p50: of(frames, 0.5), p95: of(frames, 0.95), worst: of(frames, 1),
      script50: of(spent, 0.5), script95: of(spent, 0.95),
    };
  };
  window.pointer = (map, type, x, y, buttons) => map.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: 'mouse', clientX: x, clientY: y, button: 0, buttons, bubbles: true, composed: true,
  }));
  window.wheel = (map, x, y, deltaY) => map.dispatchEvent(new WheelEvent('wheel', {
    clientX: x, clientY: y, deltaY, bubbles: true, cancelable: true, composed: true,
  }));
  HTMLElement.prototype.setPointerCapture = () => undefined;`;

interface Frames {
  frames: number;
  p50: number;
  p95: number;
  worst: number;
  script50: number;
  script95: number;
}

const drag = `async ({ map, middle, next }) => {
  pointer(map, 'pointerdown', middle.x, middle.y, 1);
  for (let i = 0; i < 180; i++) {
    await next();
    pointer(map, 'pointermove', middle.x + Math.sin(i / 18) * 260, middle.y + Math.sin(i / 31) * 190, 1);
  }
  pointer(map, 'pointerup', middle.x, middle.y, 0);
}`;
const zoom = `async ({ map, middle, next }) => {
  for (let i = 0; i < 180; i++) {
    await next();
    wheel(map, middle.x, middle.y, (i % 90) < 45 ? -34 : 34);
  }
}`;
const firstDrawn = 'window.drawn';

function report(name: string, value: number, unit: string, most?: number, more = ''): void {
  const bad = most !== undefined && Math.round(value * 10) / 10 > most;
  if (bad) over++;
  const limit = most === undefined ? '' : `  (at most ${most}${bad ? ': OVER' : ''})`;
  console.log(`${name.padEnd(44)} ${value.toFixed(1).padStart(7)} ${unit}${limit}${more}`);
}

async function measure(name: string, page: Page, act: string, most?: number): Promise<void> {
  await page.run('new Promise(resolve => setTimeout(resolve, 600))');
  const { frames, p50, p95, worst, script50, script95 } = await page.run<Frames>(`bench(${act})`);
  const script = `script p50 ${script50.toFixed(1)} p95 ${script95.toFixed(1)}`;
  report(`${name}, frame p95`, p95, 'ms', most, `  p50 ${p50.toFixed(1)}, worst ${worst.toFixed(1)}, ${script}, ${frames} frames`);
}

/** The script's time from the arrival of a frame until everything is painted. The changes are spread over the whole stadium. */
async function delta(name: string, page: Page): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < 12; round++) {
    const before = page.run<number>(`new Promise(resolve => {
      const { model } = document.querySelector('seat-map');
      const receive = model.receive;
      model.receive = frame => {
        delete model.receive;
        const start = performance.now();
        const result = receive.call(model, frame);
        const applied = performance.now() - start;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(applied + window.painted);
        // The message event comes after everything that the frame paints.
        requestAnimationFrame(() => channel.port2.postMessage(0));
        return result;
      };
    })`);
    await page.run('0');
    hub.change(Array.from({ length: 1_000 }, (_, i): [number, number] => {
      const seat = (i * 60 + round * 7 + (i % 13)) % plan.seats.length;
      return [seat, [1, 2, 0][statuses[seat] % 3]];
    }).filter(([seat], i, all) => all.findIndex(([other]) => other === seat) === i));
    took.push(await before);
  }
  took.sort((a, b) => a - b);
  const worst = `  worst of ${took.length}: ${took.at(-1)!.toFixed(1)}`;
  report(`${name}, 1,000 seats applied and painted`, took[took.length >> 1], 'ms', limits.delta, worst);
}

async function measureStadium(): Promise<void> {
  const page = await browser.page(1280, 800);
  console.log(`${plan.seats.length} seats, 1280 × 800, ${browser.version} without GPU, ${cpus().length} × ${cpus()[0].model.trim()}`);
  await page.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `
      // The script's time in one animation frame, for all callbacks.
      const original = window.requestAnimationFrame.bind(window);
      let frame = 0;
      window.painted = 0;
      window.requestAnimationFrame = run => original(now => {
        if (now !== frame) { frame = now; window.painted = 0; }
        const start = performance.now(); run(now); window.painted += performance.now() - start;
      });`,
  });
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: watchFirstPicture });
  const opened = performance.now();
  await page.open(url);
  const drawn = await page.run<number>(firstDrawn);
  const outside = `  (${(performance.now() - opened).toFixed(0)} by the clock outside)`;
  report('first drawn after navigation', drawn, 'ms', limits.firstDrawn, outside);
  await page.run(`${watch}; 0`);
  await measure('the whole stadium, pan', page, drag, limits.frame);
  await measure('the whole stadium, zoom in and out', page, zoom, limits.frame);
  await delta('the whole stadium', page);
  for (const [name, place] of [['a block, as dots', 1.9], ['a block, as seats', 6], ['near, with numbers', 14]] as const) {
    await page.run(`(async () => {
      document.querySelector('seat-map').fit();
      await new Promise(resolve => setTimeout(resolve, 700));
      const map = document.querySelector('seat-map').shadowRoot.querySelector('.map');
      const box = map.getBoundingClientRect();
      for (let factor = 1; factor < ${place}; factor *= 1.2) {
        wheel(map, box.left + box.width * 0.3, box.top + box.height * 0.2, -114);
        await new Promise(resolve => setTimeout(resolve, 30));
      }
    })()`);
    await measure(`${name}, pan`, page, drag, limits.frame);
    await delta(name, page);
  }
  const memory = await page.run<number>('performance.memory.usedJSHeapSize / 1048576');
  report('JavaScript heap', memory, 'MB');
  if (page.errors.length > 0) console.log(page.errors.join('\n'));
  await page.send('Page.navigate', { url: 'about:blank' });
}

async function measurePhone(): Promise<void> {
  console.log('\n240 seats, on a processor four times as slow');
  const small = await serve(parsePlan(JSON.parse(readFileSync(cinema, 'utf8'))), assets);
  const slow = await browser.page(390, 844, 2);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await slow.send('Page.addScriptToEvaluateOnNewDocument', { source: watchFirstPicture });
  await slow.open(small.url);
  report('first drawn after navigation', await slow.run<number>(firstDrawn), 'ms', limits.firstDrawn);
  await slow.run(`${watch}; 0`);
  await measure('a phone at twice the pixels, pan', slow, drag);
  await measure('a phone at twice the pixels, zoom in and out', slow, zoom);
  await small.hub.close();
}

try {
  if (!phoneOnly) await measureStadium();
  await measurePhone();
} finally {
  await browser.close();
  await hub.close();
}
process.exit(over > 0 ? 1 : 0);
