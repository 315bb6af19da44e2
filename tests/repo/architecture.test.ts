import { describe, expect, test } from 'vitest';
import { type Import, importsOf, roomOf } from './imports.ts';
import { ARROWS, findCycle, offence } from './rules.ts';
import { allFiles, allFolders, sourceFiles } from './source-files.ts';

const imports: Import[] = sourceFiles('.ts', '.tsx', '.mts', '.mjs', '.js').flatMap(importsOf);

test('every import follows an arrow of the design and stays outside the fences of other rooms', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.map(offence).filter((line) => line !== undefined)).toEqual([]);
});

test('rooms do not import each other in a circle', () => {
  const edges = new Map<string, Set<string>>();
  for (const one of imports) {
    const from = roomOf(one.file);
    const to = roomOf(one.target);
    if (one.kind !== 'own' || from === to || !(from in ARROWS)) continue;
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  expect(findCycle(edges)).toBeUndefined();
});

test('every module of ours that is named in a module is there', () => {
  const files = new Set(allFiles());
  // Tests are left out: they hold invented imports as text, and a lost import of theirs stops them by itself.
  const lost = imports.filter(
    ({ kind, file, target }) =>
      kind === 'own' && roomOf(file) !== 'tests' && /\.[mc]?[jt]sx?$/.test(target) && !files.has(target),
  );
  expect(lost.map(({ file, line, target }) => `${file}:${line} ${target}`)).toEqual([]);
});

test('every folder at the top is a room of the design', () => {
  const rooms = new Set([...Object.keys(ARROWS), 'tests', 'bench', 'docs', '.ci']);
  expect(allFolders().filter((folder) => !folder.includes('/') && !rooms.has(folder))).toEqual([]);
});

test('no folder is named for nothing in particular', () => {
  const vague = new Set(['utils', 'util', 'common', 'shared', 'types', 'helpers', 'lib', 'misc', 'core']);
  expect(allFolders().filter((folder) => vague.has(folder.split('/').at(-1) ?? ''))).toEqual([]);
});

describe('the reading of imports itself', () => {
  const read = (path: string, text: string) =>
    importsOf({ path, text }).map(({ line, target, typeOnly }) => [line, target, typeOnly]);

  test('sees every form an import can take', () => {
    const text = [
      "import { a } from '../card/index.ts';",
      "import type { B } from '../ledger/types.ts';",
      'import {',
      '  c,',
      '  d,',
      "} from 'bullmq';",
      "import 'reflect-metadata';",
      "import data from './x.json' with { type: 'json' };",
      "export * from './own.ts';",
      "export { type E, f } from '@peculiar/x509/build/x.js';",
      "const g = await import('smartcard');",
      "const h = require('node:crypto');",
      "const w = new Worker(new URL('../templates/worker.ts', import.meta.url));",
    ].join('\n');
    expect(read('queue/a.ts', text)).toEqual([
      [1, 'card/index.ts', false],
      [2, 'ledger/types.ts', true],
      [3, 'bullmq', false],
      [7, 'reflect-metadata', false],
      [8, 'queue/x.json', false],
      [9, 'queue/own.ts', false],
      [10, '@peculiar/x509', false],
      [11, 'smartcard', false],
      [12, 'node:crypto', false],
      [13, 'templates/worker.ts', false],
    ]);
  });

  const offences = (path: string, text: string) =>
    importsOf({ path, text }).flatMap((one) => offence(one) ?? []);

  test('names file, line and offender', () => {
    expect(offences('queue/a.ts', "\nimport { Pool } from 'pg';")).toEqual([
      'queue/a.ts:2 imports pg, which belongs behind the fence of ledger/',
    ]);
    expect(offences('crypto/keys/a.ts', "import { x } from '../../ledger/index.ts';")).toEqual([
      'crypto/keys/a.ts:1 imports ledger/index.ts: no arrow leads from crypto/ there',
    ]);
    expect(offences('printers/a.ts', "import { x } from '../crypto/index.ts';")).toEqual([
      'printers/a.ts:1 imports crypto/index.ts: no arrow leads from printers/ there',
    ]);
    expect(offences('api/a.ts', 'await import(name);')).toEqual([
      'api/a.ts:1 imports something computed: name',
    ]);
    expect(offences('api/a.ts', ['await import(`@peculiar/$', '{name}`);'].join(''))).toEqual([
      'api/a.ts:1 imports @peculiar/, which belongs behind the fence of crypto/',
    ]);
    expect(offences('api/a.ts', "new URL('../node_modules/pg/lib/x.js', import.meta.url)")).toEqual([
      'api/a.ts:1 imports pg, which belongs behind the fence of ledger/',
    ]);
    expect(offences('card/a.ts', "import { x } from '../../elsewhere.ts';")).toEqual([
      'card/a.ts:1 imports ../../elsewhere.ts, which lies outside the project',
    ]);
    expect(offences('console/a.ts', "import { x } from '../api/routes.ts';")).toHaveLength(1);
  });

  test('lets pass what the design allows', () => {
    expect(offences('printers/a.ts', "import { x } from '../crypto/secure-channel/index.ts';")).toEqual([]);
    expect(offences('console/a.ts', "import type { X } from '../api/routes.ts';")).toEqual([]);
    expect(
      offences('queue/a.ts', "import { Queue } from 'bullmq';\nimport { x } from '../card/index.ts';"),
    ).toEqual([]);
    expect(offences('tests/a.ts', "import { Pool } from 'pg';")).toEqual([]);
  });

  test('finds a circle of rooms and says its way', () => {
    const edges = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(findCycle(edges)).toEqual(['b', 'c', 'b']);
    expect(findCycle(new Map([['a', new Set(['b'])]]))).toBeUndefined();
  });
});
