import { expect, test } from 'vitest';
import { errorTables } from '../../cli/docs/error-tables.ts';
import { recoveryTables, withRecoveryTables } from '../../cli/docs/recovery-tables.ts';
import { JOURNAL_STEPS } from '../../pipeline/station/journal.ts';
import { FAULTS } from '../../pipeline/station/tables/faults.ts';
import { readSource } from './source-files.ts';

const tables = await errorTables();
const page = readSource('docs/runbook.md').text;

test('the recovery tables of the runbook say what stations do (npm run docs:errors writes them)', () => {
  expect(page).toBe(withRecoveryTables(page, tables));
});

test('every fault has a row with something to do, and every step of the journal stands in one', () => {
  const rows = recoveryTables(tables)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  for (const name of Object.keys(FAULTS)) {
    const [row = ''] = rows.filter((line) => line.toLowerCase().startsWith(`| ${name.toLowerCase()} |`));
    expect(row.split(' | ').at(-1)?.length ?? 0, name).toBeGreaterThan(12);
  }
  for (const step of JOURNAL_STEPS)
    expect(
      rows.filter((row) => row.includes(`\`${step}\``)),
      step,
    ).toHaveLength(1);
});
