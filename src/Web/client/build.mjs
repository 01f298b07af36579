import { context, transform } from 'esbuild';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const pages = fileURLToPath(new URL('../wwwroot/app/', import.meta.url));
const watch = process.argv.includes('--watch');
// The scripts of the map's page, compressed: SignalR, MessagePack and the map. A phone on a slow network has to load them first.
const mapPageLimit = 60 * 1024;
const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  legalComments: 'none',
  charset: 'utf8',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
};

/**
 * The map speaks MessagePack over a WebSocket: SignalR's other transports, HTTP clients, JSON, streams and the buffer of stateful
 * reconnects are left out, 4 KB compressed.
 */
const oneTransport = {
  name: 'one transport',
  setup({ onLoad }) {
    const unused = [
      'LongPollingTransport', 'ServerSentEventsTransport', 'AccessTokenHttpClient', 'DefaultHttpClient', 'FetchHttpClient', 'XhrHttpClient',
      'JsonHubProtocol', 'MessageBuffer', 'Subject', 'DefaultReconnectPolicy',
    ];
    onLoad({ filter: new RegExp(`signalr[\\\\/]dist[\\\\/]esm[\\\\/](${unused.join('|')})\\.js$`) }, ({ path }) => {
      // Even the WebSocket asks for cookies to send by hand, which only Node has.
      return { contents: `export class ${path.match(/(\w+)\.js$/)[1]} { getCookieString() { return ''; } }` };
    });
  },
};

/**
 * MessagePack from its TypeScript: as it is published, its generators are state machines, 2 KB more compressed. Without its timestamps, as
 * the hub's times are texts, and without its cache of keys, as a frame of seats has none: 0.7 KB.
 */
const modernMessagePack = {
  name: 'modern MessagePack',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /msgpack[\\/]src[\\/]timestamp\.ts$/ }, () => {
      return { contents: 'export const timestampExtension = { type: -1, encode: () => null, decode: () => null };' };
    });
    onLoad({ filter: /msgpack[\\/]src[\\/]CachedKeyDecoder\.ts$/ }, () => {
      return { contents: 'export class CachedKeyDecoder { canBeCached() { return false; } }' };
    });
    onResolve({ filter: /^@msgpack\/msgpack$/ }, () => ({ path: fileURLToPath(import.meta.resolve('@msgpack/msgpack/src/index.ts')) }));
  },
};

/** The element's style sheet is text in a script, which esbuild keeps as it is written. */
const smallStyle = {
  name: 'small style',
  setup({ onLoad }) {
    onLoad({ filter: /element[\\/]style\.ts$/ }, async ({ path }) => {
      const [, before, css, after] = /^(.*style = `)(.*)(`.*)$/s.exec(await readFile(path, 'utf8'));
      const theme = '${themeProperties()}';
      const { code } = await transform(css.replace(theme, '--theme: 0;'), { loader: 'css', minify: true });
      const small = code.trim().replaceAll('\\', '\\\\').replace(/--theme: ?0/, () => theme);
      if (!small.includes(theme)) throw new Error('the theme is lost');
      return { contents: before + small + after, loader: 'ts' };
    });
  },
};

for (const directory of [pages, 'dist']) await rm(directory, { recursive: true, force: true });

// SignalR requires Node modules if there is `require`. Without this definition they would be bundled.
const forBrowsers = { ...shared, outdir: pages, platform: 'browser', minify: true, metafile: true, define: { require: 'undefined' } };
const builds = [
  // The element, for our own and other pages: one file, and one more for each language except English.
  await context({
    ...forBrowsers,
    entryPoints: { 'seat-map': 'src/element/define.ts' },
    splitting: true,
    chunkNames: 'seat-map-[name]-[hash]',
    plugins: [oneTransport, modernMessagePack, smallStyle],
    // SignalR's private members, which the scripts of the pages do not use.
    mangleProps: /^_[a-z]/,
  }),
  // The scripts of the visitors' pages.
  await context({
    ...forBrowsers,
    entryPoints: {
      map: 'src/apps/pages/screeningPage.ts',
      live: 'src/apps/pages/whatsOnPage.ts',
      checkout: 'src/apps/pages/checkoutPage.ts',
      bookings: 'src/apps/pages/bookingsPage.ts',
      held: 'src/apps/pages/heldBar.ts',
    },
  }),
  // The door, with the reader of codes for browsers that have none.
  await context({ ...forBrowsers, entryPoints: { door: 'src/apps/door/doorPage.tsx' }, splitting: true, chunkNames: 'door-[name]-[hash]' }),
  await context({ ...forBrowsers, entryPoints: { 'door-worker': 'src/apps/door/doorWorker.ts' } }),
  // The kiosk and the staff's pages, with a file for what they share and for each language of the map.
  await context({
    ...forBrowsers,
    entryPoints: {
      kiosk: 'src/apps/kiosk/kioskPage.tsx',
      'staff-screenings': 'src/apps/staff/staffScreeningsPage.ts',
      'staff-screening': 'src/apps/staff/desk/deskPage.tsx',
      'staff-plans': 'src/apps/staff/plans/plansPage.tsx',
      'staff-passkeys': 'src/apps/staff/passkeys.ts',
      'staff-new': 'src/apps/staff/newScreening/newScreeningPage.tsx',
    },
    splitting: true,
    chunkNames: 'staff-[name]-[hash]',
  }),
  // The npm package, for Node and bundlers.
  await context({
    ...shared,
    entryPoints: { index: 'src/index.ts', element: 'src/element/define.ts' },
    outdir: 'dist',
    platform: 'neutral',
    packages: 'external',
    splitting: true,
  }),
];

let mapPage = 0;
for (const build of builds) {
  if (watch) {
    await build.watch();
  } else {
    const { metafile } = await build.rebuild();
    const outputs = metafile?.outputs ?? {};
    const atOnce = new Set(Object.keys(outputs).filter(file => /\/(seat-map|map)\.js$/.test(file)));
    // What they import when they start, and SignalR when they connect; what is loaded for some visitors only does not count.
    for (const file of atOnce) {
      for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement' || /\/seat-map-hub-/.test(path)) atOnce.add(path);
    }
    for (const file of Object.keys(outputs).filter(file => file.endsWith('.js'))) {
      const script = await readFile(file);
      const gzipped = gzipSync(script, { level: 9 }).length;
      console.log(`${file.replace(/^.*wwwroot\//, 'wwwroot/')}  ${kilobytes(script.length)}, gzipped ${kilobytes(gzipped)}`);
      if (atOnce.has(file)) mapPage += gzipped;
    }
    await build.dispose();
  }
}

if (mapPage > mapPageLimit) {
  console.error(`The map's scripts have ${kilobytes(mapPage)} gzipped; the limit is ${kilobytes(mapPageLimit)}`);
  process.exitCode = 1;
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
