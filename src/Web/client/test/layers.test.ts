import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = [
  'bidi.ts', 'commandError.ts', 'connection.ts', 'connectionEvents.ts', 'contract.ts', 'freeSeats.ts', 'hub.ts', 'model.ts', 'plan.ts',
  'planColumns.ts', 'planRows.ts', 'retry.ts', 'seatMapState.ts', 'uuidv7.ts', 'wire.ts',
];

/** What the files of a folder may import besides each other. `index.ts` names what the package exports, from anywhere. */
const allowed: Record<string, string[]> = {
  core: [],
  api: ['core'],
  map: ['core'],
  messages: ['core'],
  ui: ['core', 'messages'],
  element: ['core', 'api', 'map', 'messages', 'ui'],
  'apps/door': ['core', 'api', 'messages', 'ui'],
  'apps/pages': ['core', 'api', 'element', 'map', 'messages', 'ui'],
  'apps/staff': ['core', 'api', 'element', 'map', 'messages', 'ui'],
  'apps/kiosk': ['core', 'api', 'element', 'map', 'messages', 'ui'],
};

function folderOf(file: string): string {
  const [first, second] = file.split('/');
  return core.includes(file) ? 'core' : first === 'apps' ? `apps/${second}` : first;
}

const files = (under: string): string[] =>
  readdirSync(join(root, under), { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file));

describe('the source files', () => {
  it('import downwards only', () => {
    const upwards: string[] = [];
    for (const file of files('src').filter(each => each !== 'index.ts')) {
      const folder = folderOf(file);
      for (const [, target] of readFileSync(join(root, 'src', file), 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
        const imported = folderOf(normalize(join(dirname(file), target)));
        // The texts of pages, which the server reads too.
        if (target.includes('/Languages/Messages/')) continue;
        if (imported !== folder && !allowed[folder]?.includes(imported)) upwards.push(`${file} imports ${target}`);
      }
    }
    expect(upwards).toEqual([]);
  });

  it('have names of their own, so that a name finds one file', () => {
    const names = ['src', 'test', 'bench'].flatMap(files).map(file => basename(file));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
