// node validate-asyncapi.mjs FILE: exit code 1 and what is wrong, if the file is not a valid AsyncAPI document.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
// Severities: 0 error, 1 warning, 2 information, 3 hint. Whether a newer AsyncAPI exists is no fault of the document.
const faults = diagnostics.filter(fault => fault.severity <= 1 && fault.code !== 'asyncapi-latest-version');
for (const { message, path, range } of faults) console.error(`line ${range.start.line + 1}, ${path.join('.')}: ${message}`);
process.exit(document && faults.length === 0 ? 0 : 1);
