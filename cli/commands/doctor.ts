/** `kadi doctor`: what is installed, reachable or off, and how to get it. One line each. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openHome } from '../home.ts';
import { keysFindings } from './doctor-keys.ts';
import { runningPlaces } from './with-shop.ts';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'off';
  readonly found: string;
  /** What goes without it, and how to get it. */
  readonly get: string;
}

const require = createRequire(import.meta.url);

const version = (program: string, args: readonly string[], pattern = /(\d+(\.\d+)+)/): string | undefined => {
  try {
    const text = execFileSync(program, [...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 5_000,
    });
    return pattern.exec(text)?.[1] ?? 'installed';
  } catch {
    return undefined;
  }
};

const program = (what: string, name: string, args: readonly string[], get: string): Finding => {
  const found = version(name, args);
  return { what, state: found === undefined ? 'off' : 'ok', found: found ?? 'not found', get };
};

const binding = (name: string, get: string): Finding => {
  try {
    require(name);
    return { what: name, state: 'ok', found: 'loads', get };
  } catch {
    return { what: name, state: 'off', found: 'does not load', get };
  }
};

const node = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    what: 'Node.js',
    state: ok ? 'ok' : 'off',
    found: process.versions.node,
    get: 'Node.js 20.19 or newer is needed.',
  };
};

export const findings = (): Finding[] => {
  const home = openHome();
  const running = runningPlaces(home.run);
  return [
    node(),
    program(
      'redis-server',
      'redis-server',
      ['--version'],
      'The queue runs on PostgreSQL without it. apt-get install redis-server',
    ),
    program('socat', 'socat', ['-V'], 'Simulated printers run in process without it. apt-get install socat'),
    program('pcscd', 'pcscd', ['--version'], 'Chips answer in process without it. apt-get install pcscd'),
    {
      what: 'virtual readers',
      state: existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so') ? 'ok' : 'off',
      found: existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so') ? 'vpcd driver present' : 'not found',
      get: 'Training chips answer in process without it. apt-get install vsmartcard-vpcd',
    },
    binding(
      'smartcard',
      'No PC/SC reader can be used without it. apt-get install libpcsclite-dev build-essential python3, then npm rebuild smartcard',
    ),
    binding(
      'pkcs11js',
      'No key device (HSM) can be used without it. apt-get install build-essential python3, then npm rebuild pkcs11js',
    ),
    binding('serialport', 'No serial printer can be used without it. npm install'),
    program(
      'openssl',
      'openssl',
      ['version'],
      'Only needed to check our signatures with another program. apt-get install openssl',
    ),
    program(
      'softhsm2',
      'softhsm2-util',
      ['--version'],
      'A software HSM for trying out key storage. apt-get install softhsm2',
    ),
    {
      what: 'kadi up',
      state: running === undefined ? 'off' : 'ok',
      found:
        running === undefined
          ? 'not running here'
          : `running as process ${running.pid}, page ${running.page ?? ''}`,
      get: 'npm start',
    },
  ];
};

/** Loaded only now: what draws may be what does not load. */
const productsFinding = async (): Promise<Finding> => {
  const get = 'KADI_PRODUCTS_OFF switches products off; "kadi products" lists them.';
  try {
    const [{ madeProducts }, { productsOff }, { productIds }] = await Promise.all([
      import('../specimen/mix.ts'),
      import('../products-off.ts'),
      import('../../templates/index.ts'),
    ]);
    const off = productsOff();
    const made = `${productIds().length} products, ${madeProducts(off).size} taken in`;
    return {
      what: 'products',
      state: 'ok',
      found: off.size === 0 ? made : `${made}; off: ${[...off].join(', ')}`,
      get,
    };
  } catch (error) {
    return {
      what: 'products',
      state: 'off',
      found: error instanceof Error ? error.message : 'do not load',
      get,
    };
  }
};

export const doctor = async (options: { json?: boolean }): Promise<void> => {
  const all = [...findings(), await productsFinding(), ...(await keysFindings(openHome()))];
  if (options.json) {
    console.log(JSON.stringify(all));
    return;
  }
  for (const { what, state, found, get } of all) {
    console.log(
      `${state === 'ok' ? 'ok ' : 'off'}  ${what.padEnd(16)} ${found}${state === 'ok' ? '' : `\n     ${''.padEnd(16)} ${get}`}`,
    );
  }
};
