import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { ROUTES } from '../../api/index.ts';
import { membersOf, OWN_FLAGS } from '../../cli/acts/options.ts';
import { actCommands } from '../../cli/acts/tree.ts';
import { errorTables } from '../../cli/docs/error-tables.ts';
import { ROOT, readSource, sourceFiles } from './source-files.ts';

/** What people read. docs/errors.md is written from the code and has a test of its own. */
const pages = sourceFiles('.md').filter(({ path }) => path !== 'docs/errors.md');
const scripts = Object.keys(JSON.parse(readSource('package.json').text).scripts);
const main = sourceFiles('.ts')
  .filter(({ path }) => /^cli\/(main|[a-z]+-commands)\.ts$/.test(path))
  .map(({ text }) => text)
  .join('\n');

/** All matches of a pattern's first group, with the page they stand on. */
const named = (pattern: RegExp): { page: string; word: string }[] =>
  pages.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, word = '']) => ({ page: path, word })),
  );

const places = (found: readonly { page: string; word: string }[]): string[] =>
  found.map(({ page, word }) => `${page}: ${word}`);

/** Nothing that is not said can be wrong: each rule below first makes sure that it has something to look at. */
const least = (found: readonly unknown[], count: number): void => {
  expect(found.length).toBeGreaterThanOrEqual(count);
};

test('the pages that a newcomer looks for are there', () => {
  const there = pages.map(({ path }) => path);
  for (const page of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/runbook.md']) {
    expect(there).toContain(page);
  }
  for (const file of ['LICENSE', 'NOTICE']) expect(existsSync(join(ROOT, file)), file).toBe(true);
});

test('every npm script that a page names is in package.json', () => {
  const found = [...named(/\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g), ...named(/\bnpm (start|test)\b/g)];
  least(found, 10);
  expect(places(found.filter(({ word }) => !scripts.includes(word)))).toEqual([]);
});

test('every kadi command that a page names exists', () => {
  const commands = new Set([
    ...[...main.matchAll(/(?:\.command\(|group\(program, )'([a-z]+)'/g)].map(([, word]) => word),
    ...actCommands().map(({ words }) => words[0]),
  ]);
  const found = [...named(/`kadi ([a-z]+)/g), ...named(/npm run -s kadi -- ([a-z]+)/g)];
  least(found, 10);
  expect(places(found.filter(({ word }) => !commands.has(word)))).toEqual([]);
});

test('every option that a page gives to kadi is one that it takes', () => {
  const options = new Set([...main.matchAll(/ption\(\s*'(--[a-z-]+)/g)].map(([, word]) => word));
  for (const own of OWN_FLAGS) options.add(`--${own}`);
  for (const { rule } of actCommands())
    for (const { flag } of [...membersOf(rule.query), ...membersOf(rule.body)]) options.add(`--${flag}`);
  const lines = named(/((?:`kadi |npm run -s kadi -- |npm run demo -- |npm start -- )[^`\n]*)/g);
  const found = lines.flatMap(({ page, word }) =>
    [...word.matchAll(/ (--[a-z-]+)/g)].map(([, option = '']) => ({ page, word: option })),
  );
  least(found, 5);
  expect(places(found.filter(({ word }) => !options.has(word)))).toEqual([]);
});

test('every file that a page links to is there, and every heading too', () => {
  const found = named(/\]\(([^)\s]+)\)/g).filter(({ word }) => !/^[a-z]+:/.test(word));
  least(found, 20);
  const lost = found.filter(({ page, word }) => {
    const [path = '', anchor] = word.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !headings(readSource(target).text).has(anchor);
  });
  expect(places(lost)).toEqual([]);
});

/** The anchors that a Markdown page's headings get. */
const headings = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

test('every error code that a page names is in a table', async () => {
  const codes = (await errorTables()).flatMap(({ entries }) => entries.map(([code]) => code));
  const families = new Set(codes.map((code) => code.split('_')[0]));
  const found = named(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g).filter(({ word }) =>
    families.has(word.split('_')[0]),
  );
  least(found, 10);
  expect(places(found.filter(({ word }) => !codes.includes(word)))).toEqual([]);
});

test('every variable of the environment that a page names is one that the program or its tests read', () => {
  const sources = sourceFiles('.ts', '.mjs').filter(({ path }) => !path.startsWith('tests/repo/'));
  const text = sources.map((file) => file.text).join('\n');
  const found = named(/\b(KADI_[A-Z_]+|DATABASE_URL|REDIS_URL)\b/g);
  least(found, 10);
  expect(places(found.filter(({ word }) => !new RegExp(`\\b${word}\\b`).test(text)))).toEqual([]);
});

test('every address of the API that a page names is a route', () => {
  const routes = new Set<string>(Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`));
  const found = named(/`((?:GET|POST) \/[^`\s]*)`/g);
  least(found, 3);
  expect(places(found.filter(({ word }) => !routes.has(word)))).toEqual([]);
});

test('pictures are small enough for a repository', () => {
  const pictures = named(/!\[[^\]]+\]\((docs\/pictures\/[^)]+)\)/g);
  least(pictures, 3);
  for (const { word } of pictures) {
    expect(statSync(join(ROOT, word)).size, word).toBeLessThanOrEqual(400_000);
  }
});

test('a page says things plainly', () => {
  const loud = pages
    .map(({ path, text }) => ({
      page: path,
      // Code, links and pictures have their own exclamation marks.
      word: text.replace(/```[\s\S]*?```|`[^`]*`|!\[/g, ''),
    }))
    .filter(
      ({ word }) => /!/.test(word) || /\b(blazing|seamless|cutting-edge|world-class|robust)\b/i.test(word),
    );
  expect(loud.map(({ page }) => page)).toEqual([]);
});

test('every command of a day in the bureau is one of the API with the options that it takes', () => {
  const { text } = readSource('docs/operations.md');
  const lines = [...text.matchAll(/^kadi (.+)$/gm)].map(([, line = '']) => line);
  least(lines, 30);
  const wrong = lines.filter((line) => {
    const found = actCommands().find(({ words }) => `${line} `.startsWith(`${words.join(' ')} `));
    if (found === undefined) return true;
    const members = [...membersOf(found.rule.query), ...membersOf(found.rule.body)];
    const known = members.map(({ flag }) => flag);
    const needed = members.filter(({ required }) => required).map(({ flag }) => flag);
    const given = [...line.matchAll(/ --([a-z-]+)/g)].map(([, flag = '']) => flag);
    const words = line.split(' --')[0]?.split(' ').length ?? 0;
    const all = found.words.length + found.params.length;
    return (
      given.some((flag) => !known.includes(flag) && !OWN_FLAGS.includes(flag)) ||
      (!given.includes('help') && needed.some((flag) => !given.includes(flag))) ||
      (!given.includes('help') && words !== all)
    );
  });
  expect(wrong).toEqual([]);
});
