import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { card } from '../../cli/commands/card.ts';

const said: string[] = [];
vi.spyOn(console, 'error').mockImplementation((text: string) => {
  said.push(text);
});
afterEach(() => {
  said.length = 0;
  process.exitCode = undefined;
});

const folder = join(tmpdir(), `kadi-no-face-${process.pid}`);

test.each([
  ['nobody says who looks and why', {}],
  ['only who looks is said', { by: 'inspector-1' }],
  ['only why is said', { purpose: 'correction' }],
  ['the purpose is none of the list', { by: 'inspector-1', purpose: 'curiosity' }],
])('no face of a card is drawn when %s; no ledger is even opened', async (_, asked) => {
  // Where no ledger can be: whoever got as far as asking it would say something else.
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/nothing');
  await card(cardSerial(77), { picture: folder, ...asked });
  vi.unstubAllEnvs();
  expect(process.exitCode).toBe(2);
  expect(said).toEqual([
    expect.stringMatching(/^Say who asks and why: --by <person> --purpose <one of issuance, /),
  ]);
  expect(existsSync(folder)).toBe(false);
});
