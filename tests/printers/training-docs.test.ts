import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACTS, FAULT_KINDS } from '../../printers/index.ts';

const page = readFileSync(new URL('../../docs/simulators.md', import.meta.url), 'utf8');

test('docs/simulators.md lists every fault once, and no other', () => {
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
  expect(listed.toSorted()).toEqual([...FAULT_KINDS].toSorted());
});

test('and everything that people can do', () => {
  for (const act of Object.keys(ACTS)) expect(page).toMatch(new RegExp(`\`${act}( 10)?\``));
});
