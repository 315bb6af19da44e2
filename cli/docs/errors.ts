/** `npm run docs:errors`: writes docs/errors.md from the error tables of all rooms. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { errorTables } from './error-tables.ts';
import { errorsPage } from './errors-page.ts';

const page = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));
const tables = await errorTables();
await mkdir(fileURLToPath(new URL('../../docs', import.meta.url)), { recursive: true });
await writeFile(page, errorsPage(tables));
process.stdout.write(
  `docs/errors.md: ${tables.reduce((sum, { entries }) => sum + entries.length, 0)} codes\n`,
);
