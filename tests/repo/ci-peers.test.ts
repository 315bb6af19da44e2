import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PASSED = 'All checks passed.';

describe('the last line of CI', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kadi-ci-'));
    mkdirSync(join(folder, 'repo', '.ci'), { recursive: true });
    mkdirSync(join(folder, 'shared', 'peers'), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    cpSync(new URL('../../.ci/run', import.meta.url), join(folder, 'repo', '.ci', 'run'));
    // Every check passes and the peers end as they are told to; nobody is root, so nothing is installed.
    program('npm', 'case "$*" in *peers*) exit "$PEERS_END";; esac');
    program('id', 'echo 1000');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, text: string): void => {
    const path = join(folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  const run = (peersEnd: number) => {
    const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`;
    const env = { ...process.env, PATH: path, PEERS_END: String(peersEnd) };
    const { status, stdout } = spawnSync('bash', [join(folder, 'repo', '.ci', 'run')], { env });
    return { status, said: stdout.toString('utf8').trim() };
  };

  test('says that all passed only when the peers were asked', () => {
    expect(run(0)).toEqual({ status: 0, said: PASSED });
    const without = run(3);
    expect(without).toMatchObject({ status: 0, said: expect.stringMatching(/^PEERS NOT RUN: /) });
    expect(without.said).not.toContain(PASSED);
  });

  test('says so as well where the folder of the peers is not there', () => {
    rmSync(join(folder, 'shared', 'peers'), { recursive: true });
    expect(run(0)).toMatchObject({ status: 0, said: expect.stringMatching(/^PEERS NOT RUN: /) });
  });

  test('is not reached when a peer was asked and disagreed, or the script was called wrongly', () => {
    for (const end of [1, 2]) expect(run(end)).toMatchObject({ status: 1, said: '' });
  });
});
