/** Asks once and installs what is missing in one apt-get call. Never fatal: whatever stays away is said in one line. */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readAnswers, rememberAnswers } from './folders.mjs';
import { run, say, sayOutput } from './say.mjs';
import { hasSudo, isDebian, missingPackages } from './wanted.mjs';

const DAY_MS = 86_400_000;
const isRoot = process.getuid?.() === 0;
const isCi = process.env.CI === 'true' || process.env.CI === '1';
const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;

/**
 * Debian starts a server as soon as its package is installed. A policy-rc.d that answers 101 ("not allowed") keeps
 * redis-server and pcscd down; it is put there only if there is none, and taken away again, also one left by a killed run.
 */
const INSTALL_SCRIPT = `
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ] && grep -q 'kadi setup' "$policy"; then rm -f "$policy"; fi
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\n# kadi setup: do not start services while installing\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
lists=no
for name in "$@"; do
  apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]' || lists=old
done
install() { apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold "$@"; }
[ "$lists" = no ] || apt-get update || true
install "$@" || { [ "$lists" = no ] && apt-get update && install "$@"; }
`;

/** How to become root: `[]` when we are, undefined when there is no way without a person. */
const rootPrefix = () => {
  if (isRoot) return [];
  if (!hasSudo()) return undefined;
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n'];
  return isTerminal ? ['sudo'] : undefined;
};

const sayOff = (missing) => {
  for (const { name, off } of missing) say(`  off: ${name} is not installed: ${off}`);
};

const sayHow = (missing) => {
  const names = missing.map(({ name }) => name).join(' ');
  say(
    isDebian()
      ? `  to get it:  sudo apt-get install ${names}`
      : `  to get it: install what these Debian packages bring: ${names}`,
  );
};

/** Enter means yes. Closing the input means no; Ctrl-C ends the command. */
const ask = () =>
  new Promise((resolve) => {
    const asking = createInterface({ input: process.stdin, output: process.stderr });
    asking.once('SIGINT', () => process.exit(130));
    asking.once('close', () => resolve(false));
    asking.question('Install them now with apt-get? [Y/n] ', (answer) => {
      resolve(!answer.trim().toLowerCase().startsWith('n'));
      asking.close();
    });
  });

/** 'install', or 'leave' with the reason to be said. */
const decide = async (missing, prefix) => {
  const order = process.env.KADI_SETUP;
  if (order === 'no') return 'leave';
  if (!isDebian() || prefix === undefined) return 'leave';
  if (order === 'yes' || isCi) return 'install';
  const { declined = [], failed = [], failedAt = 0 } = readAnswers();
  if (missing.every(({ name }) => declined.includes(name))) return 'leave';
  if (missing.every(({ name }) => failed.includes(name)) && Date.now() - failedAt < DAY_MS) return 'leave';
  if (!isTerminal) return isRoot ? 'install' : 'leave';
  if (await ask()) return 'install';
  rememberAnswers({ declined: missing.map(({ name }) => name) });
  return 'leave';
};

const install = async (missing, prefix) => {
  const names = missing.map(({ name }) => name);
  const [command, ...args] = [...prefix, 'sh', '-c', INSTALL_SCRIPT, 'kadi-setup', ...names];
  const { ok, output } = await run(`installing ${names.length} Debian packages`, command, args, {
    ask: prefix.length === 1,
  });
  if (!ok) {
    sayOutput(output);
    rememberAnswers({ failed: names, failedAt: Date.now() });
    return;
  }
  const servers = names.filter((name) => name === 'redis-server' || name === 'pcscd');
  if (servers.length > 0) {
    say(
      `  note: Debian starts ${servers.join(' and ')} at the next boot; Kadi runs its own and does not need that`,
    );
  }
};

/** @param {'start' | 'demo' | 'kadi' | 'test'} purpose */
export const preparePackages = async (purpose) => {
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;
  const prefix = rootPrefix();
  // What was said once is not said at every command, only where much depends on it.
  const { said = [] } = readAnswers();
  const isNews =
    missing.some(({ name }) => !said.includes(name)) ||
    purpose === 'test' ||
    process.env.KADI_SETUP === 'yes';
  if (isNews) {
    say('Kadi uses these Debian packages, which are not here:');
    for (const { name, for: use } of missing) say(`  ${name.padEnd(16)} for ${use}`);
  }
  if ((await decide(missing, prefix)) === 'install') await install(missing, prefix);
  const still = missingPackages(purpose);
  if (still.length > 0 && isNews) {
    sayOff(still);
    sayHow(still);
  }
  rememberAnswers({ said: [...new Set([...said, ...still.map(({ name }) => name)])] });
};
