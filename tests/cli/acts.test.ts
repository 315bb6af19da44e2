import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROUTE_NAMES, ROUTES, type Rule } from '../../api/index.ts';
import { addActs } from '../../cli/acts/index.ts';
import { membersOf, OWN_FLAGS } from '../../cli/acts/options.ts';
import { shown } from '../../cli/acts/show.ts';
import { actCommands } from '../../cli/acts/tree.ts';
import { type ApiShop, openApiShop } from '../api/api-shop.ts';

const RULES: readonly [string, Rule][] = ROUTE_NAMES.map((name) => [name, ROUTES[name]]);

describe('the table of routes as commands', () => {
  test('every act of the API has a command of its own', () => {
    const without = RULES.filter(([, { method, command }]) => method === 'POST' && command === undefined);
    expect(without.map(([name]) => name)).toEqual([]);
    const commands = RULES.flatMap(([, { command }]) => (command === undefined ? [] : [command]));
    expect(new Set(commands).size).toBe(commands.length);
    for (const command of commands) expect(command).toMatch(/^[a-z-]+( [a-z0-9-]+)*$/);
    // A command cannot be both an act and a room of acts.
    for (const command of commands)
      expect(commands.filter((other) => other.startsWith(`${command} `))).toEqual([]);
  });

  test('an inspector fetches the proof picture by a command, as others fetch the face of a card', () => {
    const proof = actCommands().find(({ name }) => name === 'proofFace');
    expect(proof).toMatchObject({ words: ['inspect', 'proof'], params: ['serial', 'side'] });
  });

  test('every member of every body and query is an option, and no two are the same', () => {
    for (const { rule, words, params } of actCommands()) {
      const members = rule.body === 'zip' ? [] : membersOf(rule.method === 'POST' ? rule.body : rule.query);
      const flags = members.map(({ flag }) => flag);
      expect(new Set(flags).size, words.join(' ')).toBe(flags.length);
      for (const flag of flags) {
        expect(flag).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(OWN_FLAGS).not.toContain(flag);
      }
      for (const param of params) expect(rule.params, words.join(' ')).toHaveProperty(['properties', param]);
    }
  });
});

describe('commands against a running house', () => {
  let house: ApiShop;
  let folder: string;
  let out: string;
  let told: string;

  const kadi = async (...words: string[]): Promise<number> => {
    out = '';
    told = '';
    process.exitCode = undefined;
    const program = new Command('kadi').exitOverride();
    addActs(program);
    try {
      await program.parseAsync(words, { from: 'user' });
    } catch (error) {
      const left = /^left with (\d)$/.exec(error instanceof Error ? error.message : '')?.[1];
      if (left === undefined) throw error;
      return Number(left);
    }
    return Number(process.exitCode ?? 0);
  };

  beforeAll(async () => {
    house = await openApiShop();
    folder = await mkdtemp(join(tmpdir(), 'kadi-acts-'));
    const people = await readFile(house.peopleFile, 'utf8');
    await writeFile(join(folder, 'people.json'), people, { mode: 0o600 });
  });
  afterAll(async () => {
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    vi.stubEnv('KADI_HOME', folder);
    vi.stubEnv('KADI_API', house.api.address);
    vi.stubEnv('KADI_TOKEN', undefined);
    vi.stubEnv('KADI_SECOND_TOKEN', undefined);
    vi.spyOn(console, 'log').mockImplementation((text: unknown) => {
      out += `${String(text)}\n`;
    });
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      told += String(text);
      return true;
    });
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`left with ${String(code)}`);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  test('an office is registered, listed as a table and shown, with lists typed and read from a file', async () => {
    const office = ['office', 'register', '--code', 'HUD-901', '--name', 'Chuka', '--type', 'huduma-centre'];
    expect(
      await kadi(...office, '--opening', 'Mon-Fri 08:00-17:00', '--can', '', '--as', 'supervisor-1'),
      told,
    ).toBe(0);
    expect(await kadi('office', 'list', '--as', 'auditor-1')).toBe(0);
    const [heading = '', row = ''] = out.split('\n');
    expect(heading).toContain('code');
    expect(row.indexOf('HUD-901')).toBe(heading.indexOf('code'));
    expect(await kadi('office', 'show', 'HUD-901', '--json', '--as', 'auditor-1')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ code: 'HUD-901', opening: ['Mon-Fri 08:00-17:00'] });
  });

  test('a refusal is a plain sentence with what to do, and exit code 1', async () => {
    expect(await kadi('card', 'show', 'K0000001X', '--as', 'packer-1')).toBe(2);
    expect(await kadi('box', 'show', 'BX-NONE', '--as', 'packer-1')).toBe(1);
    expect(told).toContain('[BOX_UNKNOWN]');
    expect(told).toContain('Scan the box label again');
    expect(await kadi('office', 'shut', 'HUD-901', '--reason', 'rebuilt', '--as', 'packer-1')).toBe(1);
    expect(told).toContain('may supervisor');
  });

  test('what was not understood is exit code 2 and names the option', async () => {
    expect(await kadi('office', 'register', '--as', 'supervisor-1')).toBe(2);
    expect(told).toContain('missing --');
    expect(await kadi('case', 'list', '--type', 'odd', '--as', 'dpo-1')).toBe(2);
    expect(told).toContain('option --type');
    expect(await kadi('office', 'shut', 'HUD-901', '--reason', 'Not A Code', '--as', 'supervisor-1')).toBe(2);
    expect(told).toContain('option --reason');
    expect(await kadi('office', 'shut', '--as', 'supervisor-1')).toBe(2);
    expect(await kadi('office', 'list', '--colour', 'red')).toBe(2);
  });

  test('the same act number is the same act, however often it is given', async () => {
    const words = ['office', 'describe', 'HUD-901', '--name', 'Chuka Town', '--act-id', 'A-1'];
    expect(await kadi(...words, '--as', 'supervisor-1'), told).toBe(0);
    expect(await kadi(...words, '--as', 'supervisor-1'), told).toBe(0);
    const events = await house.shop.ledger.events({ kind: 'office', id: 'HUD-901' });
    expect(events.filter(({ event }) => event === 'describe')).toHaveLength(1);
  });

  test('somebody has to do it: by name out of a list nobody else can read, or by a token of their own', async () => {
    expect(await kadi('office', 'list')).toBe(1);
    expect(told).toContain('[ACT_NOBODY]');
    expect(await kadi('office', 'list', '--as', 'nobody-7')).toBe(1);
    expect(told).toContain('[ACT_PERSON_UNKNOWN]');
    vi.stubEnv('KADI_TOKEN', house.token('auditor-1'));
    expect(await kadi('office', 'list')).toBe(0);
    vi.stubEnv('KADI_TOKEN', undefined);
    const file = join(folder, 'people.json');
    await chmod(file, 0o644);
    try {
      expect(await kadi('office', 'list', '--as', 'auditor-1')).toBe(1);
      expect(told).toContain('[API_PEOPLE_UNSAFE]');
    } finally {
      await chmod(file, 0o600);
    }
  });

  test('an answer goes to a file that nobody else can read', async () => {
    const file = join(folder, 'offices.json');
    expect(await kadi('office', 'list', '--out', file, '--as', 'auditor-1')).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  test('a whole body comes out of a file, and options stand over its members', async () => {
    const file = join(folder, 'office.json');
    const body = { code: 'HUD-902', name: 'Meru', type: 'huduma-centre', can: [], opening: [] };
    await writeFile(file, JSON.stringify(body));
    const words = ['office', 'register', '--body', `@${file}`, '--name', 'Meru Town', '--as', 'supervisor-1'];
    expect(await kadi(...words), told).toBe(0);
    expect(await kadi('office', 'show', 'HUD-902', '--json', '--as', 'auditor-1')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ name: 'Meru Town' });
    await writeFile(file, '{"half');
    expect(await kadi(...words)).toBe(2);
    expect(told).not.toContain('half');
  });

  test('without a house the answer is what to start', async () => {
    vi.stubEnv('KADI_API', undefined);
    expect(await kadi('office', 'list', '--as', 'auditor-1')).toBe(1);
    expect(told).toContain('kadi up');
  });

  test('when the house does not answer, the act number to give again is said', async () => {
    const words = ['office', 'reopen', 'HUD-901', '--as', 'supervisor-1', '--act-id', 'A-9'];
    expect(await kadi(...words, '--api', 'http://127.0.0.1:9')).toBe(1);
    expect(told).toContain('act-id A-9');
  });
});

describe('options out of a schema', () => {
  const flagsOf = (schema: unknown): string[] => membersOf(schema).map(({ flag }) => flag);

  test('nested members are flattened, alternatives stand together, own names are kept apart', () => {
    const evidence = {
      type: 'object',
      required: ['photoCompared'],
      properties: { photoCompared: { type: 'boolean' } },
    };
    const schema = {
      anyOf: [
        { type: 'object', required: ['found'], properties: { found: { const: 'good' }, evidence } },
        {
          type: 'object',
          required: ['found'],
          properties: { found: { const: 'spoiled' }, body: { type: 'string' } },
        },
      ],
    };
    expect(flagsOf(schema)).toEqual(['found', 'evidence-photo-compared', 'the-body']);
    expect(membersOf(schema)[0]).toMatchObject({
      required: true,
      value: { kind: 'enum', words: ['good', 'spoiled'] },
    });
    expect(flagsOf({ type: 'object', properties: { noShow: { type: 'boolean' } } })).toEqual(['the-no-show']);
  });
});

describe('an answer for people', () => {
  test('rows are a table under the names of their members, one thing is a list', () => {
    expect(
      shown([
        { id: 'C-1', data: { type: 'short' }, overdue: true },
        { id: 'C-12', data: { type: 'over', card: 'K1' }, overdue: false },
      ]),
    ).toEqual([
      'id    data.type  overdue  data.card',
      'C-1   short      yes',
      'C-12  over       no       K1',
    ]);
    expect(shown({ box: 'BX-1', cards: [{ serial: 'A' }], none: null })).toEqual([
      'box   BX-1',
      'none  -',
      '',
      'cards:',
      '  serial',
      '  A',
    ]);
    expect(shown([])).toEqual(['None.']);
  });
});
