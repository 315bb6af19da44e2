/** `npm run docs:errors`: writes docs/errors.md, and the recovery tables of docs/runbook.md, from the tables in the code. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { errorTables } from './error-tables.ts';
import { errorsPage } from './errors-page.ts';
import { withRecoveryTables } from './recovery-tables.ts';

const page = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));
const tables = await errorTables();
await mkdir(fileURLToPath(new URL('../../docs', import.meta.url)), { recursive: true });
await writeFile(page, errorsPage(tables));
const runbook = fileURLToPath(new URL('../../docs/runbook.md', import.meta.url));
await writeFile(runbook, withRecoveryTables(await readFile(runbook, 'utf8'), tables));
process.stdout.write(
  `docs/errors.md: ${tables.reduce((sum, { entries }) => sum + entries.length, 0)} codes\n`,
);
