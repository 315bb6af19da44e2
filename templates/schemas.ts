/** Writes the JSON Schemas by which editors check products and layouts: `npm run -s schemas`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Product } from '../card/index.ts';
import { LayoutFile } from './layout.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Files beside the data they are of, made of the very schemas that the loader checks by. */
export const SCHEMA_FILES = [
  {
    file: new URL('./layouts/layout.schema.json', import.meta.url),
    title: 'Layout of a document',
    of: LayoutFile,
  },
  { file: new URL('./products/product.schema.json', import.meta.url), title: 'Product', of: Product },
] as const;

export const schemaText = ({ title, of }: (typeof SCHEMA_FILES)[number]): string =>
  `${JSON.stringify({ $schema: DIALECT, title, ...of }, null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const schema of SCHEMA_FILES) writeFileSync(schema.file, schemaText(schema));
}
