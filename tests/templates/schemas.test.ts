import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA_FILES, schemaText } from '../../templates/schemas.ts';

const read = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('the shipped JSON Schemas are those that products and layouts are checked by', () => {
  for (const schema of SCHEMA_FILES) expect(read(schema.file)).toEqual(JSON.parse(schemaText(schema)));
});

test('a layout that names a schema names the one beside it', () => {
  const folder = new URL('../../templates/layouts/', import.meta.url);
  const named = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'layout.schema.json')
    .map((file) => (read(new URL(file, folder)) as { $schema?: string }).$schema)
    .filter((schema) => schema !== undefined);
  expect(named.length).toBeGreaterThan(7);
  expect(new Set(named)).toEqual(new Set(['./layout.schema.json']));
});
