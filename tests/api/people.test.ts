import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPeople } from '../../api/index.ts';
import { codeOf, ROLES } from '../../card/index.ts';

describe('the list of people', () => {
  let folder: string;
  let file: string;
  let made = 0;
  const newToken = (): string => `${'t'.repeat(40)}${made++}`;
  const codeFrom = (open: () => unknown): string => {
    try {
      open();
      return 'none';
    } catch (error) {
      return codeOf(error);
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kadi-people-'));
    file = join(folder, 'people.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is made once in training mode, for its owner alone, with two of every role', async () => {
    openPeople(file, newToken);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    const { people } = JSON.parse(text) as { people: { id: string; role: string; token: string }[] };
    for (const role of ROLES) expect(people.filter((one) => one.role === role)).toHaveLength(2);
    const again = openPeople(file, newToken);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(again.find(people[3]?.token ?? '')).toEqual({ id: people[3]?.id, role: people[3]?.role });
  });

  test('is never made outside of training mode', () => {
    expect(codeFrom(() => openPeople(file))).toBe('API_PEOPLE_MISSING');
  });

  test('is refused when others can read it', async () => {
    openPeople(file, newToken);
    await chmod(file, 0o640);
    expect(codeFrom(() => openPeople(file))).toBe('API_PEOPLE_UNSAFE');
  });

  const person = { id: 'a-1', role: 'auditor', token: 'x'.repeat(32) };
  test.each([
    ['no JSON', 'people: none'],
    ['nobody', JSON.stringify({ people: [] })],
    ['a role that does not exist', JSON.stringify({ people: [{ ...person, role: 'king' }] })],
    ['a short token', JSON.stringify({ people: [{ ...person, token: 'x'.repeat(31) }] })],
    ['one token for two', JSON.stringify({ people: [person, { ...person, id: 'a-2' }] })],
    ['one id for two', JSON.stringify({ people: [person, { ...person, token: 'y'.repeat(32) }] })],
  ])('is refused with %s', async (_what, text) => {
    await writeFile(file, text, { mode: 0o600 });
    expect(codeFrom(() => openPeople(file))).toBe('API_PEOPLE_INVALID');
  });
});
