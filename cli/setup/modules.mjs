/** Brings node_modules to what package-lock.json says. Nothing is started when the stamp of the last time still fits. */
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { KADI_FOLDER, ROOT } from './folders.mjs';
import { run, say, sayOutput } from './say.mjs';
import { canCompileBinding, hasNpm } from './wanted.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.kadi-stamp');
const LOCK_FILE = join(ROOT, 'package-lock.json');
const BINDING = join(MODULES, 'smartcard', 'build', 'Release', 'smartcard_napi.node');
const NPM_FLAGS = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

const wantedStamp = () => ({
  lock: createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex'),
  node: `${process.platform}-${process.arch}-${process.versions.modules}`,
  canCompile: canCompileBinding(),
});

const writeStamp = (stamp) => {
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(STAMP, `${JSON.stringify({ ...stamp, binding: existsSync(BINDING) }, null, 2)}\n`);
};

/** True when somebody ran `npm ci` by hand: npm's own record of what it laid down agrees with the lock file. */
const isLaidDown = () => {
  const laid = readJson(join(MODULES, '.package-lock.json'))?.packages;
  const wanted = readJson(LOCK_FILE)?.packages;
  if (laid === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || laid[path]?.version === entry.version) return true;
    // Packages for other machines are in the lock file only; so is an optional one whose build failed.
    return laid[path] === undefined && entry.optional === true;
  });
};

/** A home folder that cannot be written (system users have none) must not stop npm. */
const npmEnvironment = () => {
  const env = { ...process.env };
  // Under `npm start` npm hands its own settings down as environment; they may say to leave things out.
  delete env.NODE_ENV;
  delete env.npm_config_omit;
  if (env.npm_config_cache === undefined || !isWritable(env.npm_config_cache)) {
    const usual = join(homedir(), '.npm');
    if (!isWritable(existsSync(usual) ? usual : homedir()))
      env.npm_config_cache = join(KADI_FOLDER, 'npm-cache');
  }
  // Headers that came with this very node spare node-gyp a download, and let it compile without network.
  const prefix = dirname(dirname(process.execPath));
  if (headersFit(prefix)) env.npm_config_nodedir = prefix;
  return env;
};

const isWritable = (path) => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const headersFit = (prefix) => {
  try {
    const text = readFileSync(join(prefix, 'include', 'node', 'node_version.h'), 'utf8');
    const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
    return `v${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}` === process.version;
  } catch {
    return false;
  }
};

const npm = (what, ...args) =>
  run(what, 'npm', [...args, ...NPM_FLAGS], { cwd: ROOT, env: npmEnvironment() });

const installAll = async () => {
  const clean = await npm('installing node packages', 'ci');
  if (clean.ok) return true;
  say('  npm ci did not work; trying npm install:');
  sayOutput(clean.output);
  const plain = await npm('installing node packages', 'install', '--no-save');
  if (!plain.ok) sayOutput(plain.output);
  return plain.ok;
};

/** An optional package whose build failed was taken away by npm; one that was only not built is still there. */
const addBinding = async () => {
  const isThere = existsSync(join(MODULES, 'smartcard', 'package.json'));
  const { ok, output } = isThere
    ? await npm('compiling the card reader binding', 'rebuild', 'smartcard')
    : await npm('compiling the card reader binding', 'install', '--no-save');
  if (!ok || !existsSync(BINDING)) sayOutput(output);
};

const sayBinding = () => {
  if (existsSync(BINDING)) return;
  say('  off: card readers: the smartcard binding is not compiled');
  say(
    '  to get it:  sudo apt-get install libpcsclite-dev build-essential python3, then the same command again',
  );
};

/** @returns {Promise<boolean>} false when there is nothing to run with. */
export const prepareModules = async () => {
  const wanted = wantedStamp();
  const stamp = readJson(STAMP);
  const isSame = stamp?.lock === wanted.lock && stamp?.node === wanted.node;
  if (isSame && (stamp.binding === true || stamp.canCompile === true || !wanted.canCompile)) return true;
  if (!isSame && stamp === undefined && isLaidDown() && (existsSync(BINDING) || !wanted.canCompile)) {
    writeStamp(wanted);
    return true;
  }
  if (!hasNpm()) {
    say(
      'Kadi needs npm to install its node packages, and there is none: install the Debian package npm or Node.js from nodejs.org.',
    );
    return existsSync(STAMP);
  }
  if (isSame) {
    await addBinding();
  } else if (!(await installAll())) {
    say(
      'The node packages could not be installed. Check the network and the free disk space, then run the same command again.',
    );
    return false;
  }
  writeStamp(wanted);
  sayBinding();
  return true;
};
