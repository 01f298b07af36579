import { mkdirSync, writeFileSync } from 'node:fs';
import { launch, type Page } from './browser.ts';

/**
 * Pictures of every page of a running server, phone and desktop, light and dark: node bench/run.mjs pictures
 * http://127.0.0.1:5080 STAFF-TOKEN OUT-DIRECTORY [LANGUAGE]. It holds and books seats there.
 */
const [server, token, out, language = 'en'] = process.argv.slice(3);
const phone = { name: 'phone', width: 390, height: 844, ratio: 2 };
const desktop = { name: 'desktop', width: 1440, height: 900, ratio: 1 };
const upright = { name: 'upright', width: 1080, height: 1920, ratio: 0.5 };
const lying = { name: 'wide', width: 1920, height: 1080, ratio: 0.75 };
type Screen = typeof phone;
type Listed = { id: number; venue: string; title: string };

mkdirSync(out, { recursive: true });
const browser = await launch();
try {
  const page = await browser.page(desktop.width, desktop.height);
  const screenings = (await (await fetch(`${server}/api/v1/screenings`)).json()) as Listed[];
  const theatre = screenings.find(each => each.venue === 'City Theatre') ?? screenings[0];

  for (const { id } of screenings.slice(0, 6)) await sellSome(id);
  await page.send('Network.setCookie', { name: 'seatmap-language', value: language, url: server });
  await take(page, 'whats-on', '/');
  await visit(page, `/screenings/${theatre.id}`);
  await page.run(`(async () => { const map = document.querySelector('seat-map'); await map.ready; await map.holdBest({ count: 2 }); })()`);
  await take(page, 'map', `/screenings/${theatre.id}`);
  const link = `document.querySelector('seat-map').shadowRoot.querySelector('[data-testid="checkout-link"]')`;
  const checkout = await page.run<string>(`${link}.getAttribute('href')`);
  await take(page, 'held', '/', [phone]);
  await take(page, 'checkout', checkout);
  await page.run(`document.querySelector('[data-testid="ticket-type"] [value="child"]').parentElement.value = 'child'`);
  await page.run(`document.querySelector('#types')?.requestSubmit()`);
  await until(page, `document.querySelectorAll('[data-testid="price-line"]').length > 0`);
  await page.run(`document.querySelector('[data-testid="enter-code"]').value = 'WELCOME10'`);
  await page.run(`document.querySelector('[data-testid="apply-code"]').click()`);
  await until(page, `document.querySelector('[data-testid="code"]')`);
  await take(page, 'checkout-priced', checkout);
  // Without a card: the fields are in a frame of the payment provider.
  const booking = await page.run<string>(`(async () => {
    const paid = await fetch('/api/v1/holds/' + location.pathname.split('/').at(-1) + '/confirm', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"payment":"test-ok"}',
    });
    return '/bookings/' + (await paid.json()).reference;
  })()`);
  await take(page, 'ticket', booking);
  await visit(page, booking);
  const alone = await page.run<string>(`document.querySelector('a[href*="/t/"]')?.getAttribute('href') ?? ''`);
  if (alone) await take(page, 'ticket-alone', alone, [phone]);
  const cancel = `document.querySelector('[data-testid="cancel-booking"]').closest('details')`;
  await take(page, 'cancel', booking, [phone], [`(${cancel}.open = true, ${cancel}.scrollIntoView())`]);
  const other = screenings.find(each => each.title === theatre.title && each.id !== theatre.id);
  if (other) {
    const map = `/screenings/${other.id}?exchange=${booking.split('/').at(-1)}`;
    await visit(page, map);
    await page.run(`document.querySelector('seat-map').ready.then(() => document.querySelector('seat-map').holdBest({ count: 2 }))`);
    await take(page, 'exchange', await page.run<string>(`${link}.getAttribute('href')`), [phone]);
  }
  await take(page, 'my-bookings', '/bookings');
  await take(page, 'not-found', '/no-such-page');

  await page.send('Network.setCookie', { name: 'seatmap-holder', value: token, url: server, httpOnly: true });
  await take(page, 'staff', '/staff');
  await take(page, 'staff-screening', `/staff/screenings/${theatre.id}`);
  await take(page, 'staff-new', '/staff/screenings/new');
  await take(page, 'staff-plans', '/staff/plans');
  const tables = Array.from({ length: 64 }, (_, at) => `Gala,${Math.floor(at / 8) + 1},${(at % 8) + 1},Dinner,yes`);
  const list = ['section,row,number,category,table', ...tables].join('\n');
  const choosePlan = `(async () => {
    const input = document.querySelector('[data-testid="plan-file"]');
    const files = new DataTransfer();
    files.items.add(new File([${JSON.stringify(list)}], 'Gala dinner.csv', { type: 'text/csv' }));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  })()`;
  await take(page, 'staff-tables', '/staff/plans', [phone, desktop], [choosePlan]);
  const callOff = `document.querySelector('[data-testid="open-call-off"]')`;
  await take(page, 'staff-call-off', `/staff/screenings/${theatre.id}/change`, [phone, desktop],
    [`(${callOff}.click(), ${callOff}.scrollIntoView())`]);
  await take(page, 'staff-trail', '/staff/audit');
  await take(page, 'staff-codes', `/staff/screenings/${theatre.id}/codes`);
  await take(page, 'staff-change', `/staff/screenings/${theatre.id}/change`);
  for (const name of ['people', 'webhooks', 'mail', 'jobs']) await take(page, `staff-${name}`, `/staff/${name}`);
  await take(page, 'door', '/door', [phone]);
  await take(page, 'kiosk', '/kiosk', [upright, lying]);
  const press = (testId: string): string => `document.querySelector('[data-testid="${testId}"]').click()`;
  const choose = `document.querySelector('[data-id="${theatre.id}"]').click()`;
  const three = `[...document.querySelectorAll('button')].find(each => each.textContent.trim() === '3')`;
  const party = `document.querySelector('seat-map').ready.then(() => ${three}.click())`;
  await take(page, 'kiosk-hall', '/kiosk', [upright, lying], [choose, party]);
  await take(page, 'kiosk-cash', '/kiosk', [lying], [press('take-up'), press('sell'), press('cash')]);
  if (page.errors.length > 0) console.log(page.errors.join('\n'));
} finally {
  await browser.close();
}
process.exit(0);

/** Sells and holds seats for 40 parties of other visitors. */
async function sellSome(screening: number): Promise<void> {
  for (let party = 0; party < 40; party++) {
    const post = async <T>(path: string, token: string, body: object): Promise<T> => {
      const headers: Record<string, string> = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const response = await fetch(`${server}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return response.json() as Promise<T>;
    };
    const { token } = await post<{ token: string }>('holders', '', {});
    const { holdId } = await post<{ holdId?: string }>(`screenings/${screening}/holds`, token, { best: { count: 1 + ((party * 7) % 5) } });
    if (holdId && party % 5 > 0) await post(`holds/${holdId}/confirm`, token, { payment: 'test-ok' });
  }
}

async function take(page: Page, name: string, path: string, screens: Screen[] = [phone, desktop], acts: string[] = []): Promise<void> {
  for (const screen of screens) {
    const { width, height, ratio } = screen;
    for (const scheme of ['light', 'dark']) {
      const metrics = { width, height, deviceScaleFactor: ratio, mobile: width < 600 };
      const features = [{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }];
      await page.send('Emulation.setDeviceMetricsOverride', metrics);
      await page.send('Emulation.setEmulatedMedia', { features });
      await visit(page, path);
      for (const act of acts) {
        // An act fails if an earlier picture has done it already.
        await page.run(`(async () => {
          try { await (${act}); } catch {}
          await new Promise(resolve => setTimeout(resolve, 1200));
        })()`);
      }
      const { data } = await page.send<{ data: string }>('Page.captureScreenshot', { format: 'webp', quality: 82 });
      writeFileSync(`${out}/${name}-${screen.name}-${scheme}.webp`, Buffer.from(data, 'base64'));
      console.log(`${name}-${screen.name}-${scheme}`);
    }
  }
}

async function visit(page: Page, path: string): Promise<void> {
  await page.send('Page.navigate', { url: new URL(path, server).href });
  await until(page, `location.pathname === ${JSON.stringify(new URL(path, server).pathname)} && document.readyState === 'complete'`);
  await page.run(`(async () => {
    await document.querySelector('seat-map')?.ready;
    await new Promise(resolve => setTimeout(resolve, 900));
  })()`);
}

async function until(page: Page, condition: string): Promise<void> {
  await page.run(`(async () => {
    const end = Date.now() + 15000;
    while (!(${condition})) {
      if (Date.now() > end) throw new Error('never: ' + ${JSON.stringify(condition)});
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  })()`);
}
