import { context } from 'esbuild';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const pages = fileURLToPath(new URL('../wwwroot/app/', import.meta.url));
const watch = process.argv.includes('--watch');
// What a phone on a slow network fetches before the map moves: SignalR, MessagePack and the map itself, compressed.
const mostForMap = 60 * 1024;
const shared = { bundle: true, format: 'esm', target: 'es2022', sourcemap: true, legalComments: 'none', logLevel: 'warning' };

await rm(pages, { recursive: true, force: true });

const builds = [
  // What the pages load.
  await context({
    ...shared,
    entryPoints: {
      map: 'src/pages/screening.ts',
      live: 'src/pages/live.ts',
      checkout: 'src/pages/checkout.ts',
    },
    outdir: pages,
    platform: 'browser',
    minify: true,
    metafile: true,
  }),
  // What the package exports, for Node and other people's bundlers.
  await context({ ...shared, entryPoints: { index: 'src/index.ts' }, outdir: 'dist', platform: 'neutral', packages: 'external' }),
];

for (const build of builds) {
  if (watch) {
    await build.watch();
  } else {
    const { metafile } = await build.rebuild();
    for (const file of Object.keys(metafile?.outputs ?? {}).filter(file => file.endsWith('.js'))) {
      const script = await readFile(file);
      const gzipped = gzipSync(script, { level: 9 }).length;
      console.log(`${file.replace(/^.*wwwroot\//, 'wwwroot/')}  ${kilobytes(script.length)}, gzipped ${kilobytes(gzipped)}`);
      if (file.endsWith('/map.js') && gzipped > mostForMap) {
        console.error(`map.js may have ${kilobytes(mostForMap)} gzipped`);
        process.exitCode = 1;
      }
    }
    await build.dispose();
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
