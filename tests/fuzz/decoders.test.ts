import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXCLUSIONS } from './exclusions.ts';
import { ALL_TARGETS } from './targets/all.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ROOMS = ['card', 'crypto', 'printers'];
/** How functions begin that are given what somebody else has written. */
const DECODER =
  /^(read|parse|open|decode|verify|from|load|inspect|examine|unwrap|walk|expand|unpack|restore|import)($|[A-Z0-9])/;

const sourceFiles = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name)),
);
const decoders = sourceFiles.flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^export (?:async )?(?:const|function\*?) (\w+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => DECODER.test(name))
    .map((name) => ({ file, name })),
);
const targets = Object.values(ALL_TARGETS).flat();
const fed = new Set(targets.flatMap(({ feeds }) => feeds));

describe('everything that decodes', () => {
  test('is fed bad input, or says why not', () => {
    expect(decoders.length).toBeGreaterThan(100);
    const forgotten = decoders.filter(({ name }) => !fed.has(name) && !Object.hasOwn(EXCLUSIONS, name));
    expect(forgotten).toEqual([]);
  });

  test('that is left out is there, and is not fed as well', () => {
    const known = new Set(decoders.map(({ name }) => name));
    const stale = Object.keys(EXCLUSIONS).filter((name) => !known.has(name) || fed.has(name));
    expect(stale).toEqual([]);
  });

  test('is fed under a name of its own, by a test file of the group', () => {
    const names = targets.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const group of Object.keys(ALL_TARGETS)) {
      const file = readFileSync(join(import.meta.dirname, `${group}.test.ts`), 'utf8');
      expect(file).toMatch(
        new RegExp(`^import .* from './targets/.*;\\n\\nfuzz\\(.*, ${group}Targets\\);`, 'm'),
      );
    }
  });
});
