import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('is what `npm run api` makes of docs/openapi.json', async () => {
  const document = new URL('../../../../../docs/openapi.json', import.meta.url);
  const schema = readFileSync(fileURLToPath(new URL('../../src/api/schema.ts', import.meta.url)), 'utf8');
  expect(schema).toBe(COMMENT_HEADER + astToString(await openapiTypescript(document)));
}, 30_000);
