/** A machine on which none of Debian's packages is installed: everything still works, with less. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../repo/source-files.ts';
import { houseEnvironment, temporaryHome } from '../support/house.ts';
import { processesOf } from '../support/processes-of.ts';

const CARDS = 6;
let folder: string;
beforeAll(() => {
  folder = temporaryHome();
});
afterAll(() => {
  expect(processesOf(folder)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A PATH with what every Unix has, and nothing of what has to be installed. */
const bareProgramFolder = (): string => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['sh', 'id', 'useradd', 'cat']) {
    const found = (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((one) => join(one, name))
      .find(isProgram);
    if (found !== undefined) symlinkSync(found, join(bin, name));
  }
  return bin;
};

test('six cards are made and collected without socat, redis-server and pcscd', async () => {
  const out = join(folder, 'out');
  const env = houseEnvironment(join(folder, 'home'), {
    people: CARDS,
    inProcess: true,
    env: { PATH: bareProgramFolder() },
  });
  const ran = await new Promise<{ code: number; out: string; said: string }>((resolve) => {
    const args = ['--import', 'tsx', 'cli/main.ts', 'demo', '--cards', String(CARDS), '--out', out, '--json'];
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, out: stdout, said: stderr }),
    );
  });
  expect(ran.code, ran.said).toBe(0);
  expect(ran.said).toContain('Redis not found, using PostgreSQL for the queue');
  expect(ran.said).toContain('printers    in process');
  expect(JSON.parse(ran.out)).toMatchObject({
    ok: true,
    collected: CARDS,
    chipsVerified: CARDS,
    barcodesVerified: CARDS,
    facesRendered: CARDS * 2,
    auditVerified: true,
    laws: [],
    uncertain: 0,
    bodies: { issued: CARDS },
  });
  expect(readFileSync(join(out, 'sms.txt'), 'utf8')).toContain('>');
});
