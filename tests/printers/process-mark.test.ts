import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  endGroup,
  isAlive,
  processAt,
  readMark,
  removeMark,
  writeMark,
} from '../../printers/simulator/process-mark.ts';

/** A process group that prints the numbers of its members once they run. */
const group = async (script: string) => {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const members = said.toString().trim().split(' ').map(Number);
  const leader = processAt(child.pid ?? 0);
  if (leader === undefined) throw new Error('the group did not start');
  return { leader, members, exited };
};

test('a process is known by the moment it began, not by its number alone', () => {
  const self = processAt(process.pid);
  expect(self && isAlive(self)).toBe(true);
  expect(isAlive({ pid: process.pid, began: '1' })).toBe(false);
  expect(processAt(4_194_305)).toBeUndefined();
});

test('a group ends whole, also members that will not listen', async () => {
  const { leader, members, exited } = await group(
    `sh -c 'trap "" TERM; echo $PPID $$; while :; do sleep 0.05; done' & wait`,
  );
  expect(members.map((pid) => processAt(pid) !== undefined)).toEqual([true, true]);
  await endGroup(leader, 200);
  await exited;
  expect(members.map((pid) => processAt(pid))).toEqual([undefined, undefined]);
});

test('a group whose leader is dead ends too', async () => {
  const { leader, members, exited } = await group('sleep 60 & echo $$ $!; wait');
  process.kill(leader.pid, 'SIGKILL');
  await exited;
  expect(processAt(members[1] ?? 0)).toBeDefined();
  await endGroup(leader);
  expect(processAt(members[1] ?? 0)).toBeUndefined();
});

test('a process that only has the number of the one that was meant is left alone', async () => {
  const { leader, exited } = await group('echo $$; exec sleep 60');
  await endGroup({ pid: leader.pid, began: '1' });
  expect(isAlive(leader)).toBe(true);
  await endGroup(leader);
  await exited;
});

test('a mark is read back as written, and a damaged one is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kadi-mark-'));
  const path = join(folder, 'deep', 'mark.json');
  const id = { pid: 12, began: '34' };
  const mark = {
    helper: id,
    owner: id,
    folder: '/x',
    sockets: [{ socket: '/x/0' }, { port: 35_964 }],
  } as const;
  expect(readMark(path)).toBeUndefined();
  writeMark(path, { ...mark, sockets: [...mark.sockets] });
  expect(readMark(path)).toEqual(mark);
  writeFileSync(path, '{"helper":{"pid":1}}');
  expect(readMark(path)).toBeUndefined();
  removeMark(path);
  removeMark(path);
  rmSync(folder, { recursive: true });
});
