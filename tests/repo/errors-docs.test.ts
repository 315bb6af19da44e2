import { describe, expect, test } from 'vitest';
import { errorTables } from '../../cli/docs/error-tables.ts';
import { errorsPage } from '../../cli/docs/errors-page.ts';
import { readSource, sourceFiles } from './source-files.ts';

const tables = await errorTables();
const codes = tables.flatMap(({ name, entries }) => entries.map(([code, entry]) => ({ name, code, entry })));
const documented = [...readSource('docs/errors.md').text.matchAll(/^### ([A-Z0-9_]+)$/gm)].map(
  ([, code]) => code,
);

test('the tables that stand in the sources are the tables that were read', () => {
  const declared = sourceFiles('.ts')
    .filter(({ path }) => !path.startsWith('tests/') && !path.startsWith('bench/'))
    .flatMap(({ text }) =>
      [...text.matchAll(/^(?:export )?const (\w+_ERRORS)\b[^=]*=/gm)].map(([, name]) => name),
    );
  expect(tables.map(({ name }) => name).sort()).toEqual(declared.sort());
  expect(codes.length).toBeGreaterThan(30);
});

test('every code is in docs/errors.md and every code there exists', () => {
  expect([...new Set(documented)].sort()).toEqual([...new Set(codes.map(({ code }) => code))].sort());
  expect(documented.length).toBe(new Set(documented).size);
});

test('docs/errors.md says what the tables say (npm run docs:errors writes it)', () => {
  expect(readSource('docs/errors.md').text).toBe(errorsPage(tables));
});

test('a code that two tables carry is one entry, not two opinions', () => {
  const first = new Map<string, unknown>();
  for (const { code, entry } of codes) {
    expect(entry, code).toEqual(first.get(code) ?? entry);
    first.set(code, entry);
  }
});

describe.each(codes)('$name $code', ({ code, entry }) => {
  test('is a plain sentence in English and Kiswahili with something to do', () => {
    expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
    for (const text of [entry.en, entry.sw, entry.todo]) {
      expect(text.trim()).toBe(text);
      expect(text.split(' ').length).toBeGreaterThan(1);
      expect(text).not.toMatch(/\$\{|\bundefined\b|\n/);
    }
    expect(entry.sw).not.toBe(entry.en);
  });
});
