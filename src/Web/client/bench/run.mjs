// Runs bench/<name>.ts (default: map.ts): node bench/run.mjs [name] [arguments]
import { build } from 'esbuild';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [name = 'map'] = process.argv.slice(2);
const outfile = fileURLToPath(new URL(`../node_modules/.cache/bench-${name}.mjs`, import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
  outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
