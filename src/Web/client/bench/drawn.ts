import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parsePlan } from '../src/plan.ts';
import { launch, type Browser } from './browser.ts';
import { watchFirstPicture } from './firstPicture.ts';
import { serve } from './server.ts';
import { stadium } from './stadium.ts';

/**
 * Measures the time from navigation to the first picture with seats, each time in an empty browser, builds in turns:
 * `npm run bench drawn NAME=PLACE [NAME=PLACE …]`. A place is a directory with a build of `seat-map.js`, or the address of a server's
 * page. Without any, the build in wwwroot. `rounds=7`, and `profile=FILE` for profiles of the processor.
 */

const options = process.argv.slice(3).map(each => each.split(/=(.*)/s));
const rounds = Number(options.find(([name]) => name === 'rounds')?.[1] ?? 7);
const profile = options.find(([name]) => name === 'profile')?.[1];
const given = options.filter(([name]) => name !== 'rounds' && name !== 'profile');
const builds = given.length > 0 ? given : [['now', fileURLToPath(new URL('../../../wwwroot/app', import.meta.url))]];

const screens = [
  { name: 'desktop', width: 1280, height: 800, ratio: 1, slower: 1 },
  { name: 'phone, processor four times as slow', width: 390, height: 844, ratio: 2, slower: 4 },
];

async function drawnAfter(browser: Browser, url: string, { width, height, ratio, slower }: (typeof screens)[number]): Promise<number> {
  const page = await browser.page(width, height, ratio, true);
  if (slower > 1) await page.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: watchFirstPicture });
  if (profile) {
    await page.send('Profiler.enable');
    await page.send('Profiler.setSamplingInterval', { interval: 200 });
    await page.send('Profiler.start');
  }
  await page.send('Page.navigate', { url });
  const after = await page.run<number>(`new Promise(resolve => {
    const wait = () => (window.drawn ? resolve(window.drawn) : setTimeout(wait, 5));
    wait();
  })`);
  if (profile) {
    const { profile: taken } = await page.send<{ profile: unknown }>('Profiler.stop');
    writeFileSync(`${profile}-${new URL(url).port}-${slower}.cpuprofile`, JSON.stringify(taken));
  }
  if (page.errors.length > 0) console.log(page.errors.join('\n'));
  await page.close();
  return after;
}

const plans = fileURLToPath(new URL('../../../../../plans/generated/', import.meta.url));
const halls = [
  { seats: 240, plan: () => parsePlan(JSON.parse(readFileSync(`${plans}cinema-hall-1.json`, 'utf8'))) },
  { seats: 60_000, plan: () => stadium(60_000) },
];
const browser = await launch();
try {
  console.log(`${cpus().length} × ${cpus()[0].model.trim()}, ${rounds} rounds, median (least to most)`);
  const pages = given.some(([, place]) => place.startsWith('http'));
  for (const { seats, plan } of pages ? [{ seats: 0, plan: undefined }] : halls) {
    const served = await Promise.all(builds.map(async ([name, place]) => {
      if (!plan) return { name, url: place, close: () => Promise.resolve() };
      const { hub, url } = await serve(plan(), place);
      for (let seat = 0; seat < hub.statuses.length; seat++) hub.statuses[seat] = (seat * 7919) % 100 < 38 ? 2 : 0;
      return { name, url, close: () => hub.close() };
    }));
    for (const screen of screens) {
      const times = served.map((): number[] => []);
      for (let round = -1; round < rounds; round++) {
        for (let i = 0; i < served.length; i++) {
          const time = await drawnAfter(browser, served[i].url, screen);
          if (round >= 0) times[i].push(time);
        }
      }
      if (rounds > 0) served.forEach(({ name }, i) => {
        const [least, middle, most] = [0, times[i].length >> 1, times[i].length - 1].map(at => times[i].sort((a, b) => a - b)[at]);
        console.log(
          `${(seats ? `${seats} seats` : 'page').padEnd(14)} ${screen.name.padEnd(38)} ${name.padEnd(8)}` +
          `${middle.toFixed(0).padStart(6)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`,
        );
      });
    }
    for (const each of served) await each.close();
  }
} finally {
  await browser.close();
}
process.exit(0);
