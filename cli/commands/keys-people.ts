/** The two custodians of a key ceremony: at a terminal, or in a script when it is rehearsed. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { failure } from '../../card/index.ts';
import {
  CEREMONY_ERRORS,
  type CeremonyStep,
  type Custodians,
  type PinSource,
  STEPS,
} from '../../crypto/index.ts';

/**
 * A script: `custodians` are two names; `confirms` says for each name which steps it confirms, `true` for all of them. Both have
 * to be in the file: nobody confirms by being left out.
 */
export interface CeremonyScript {
  readonly custodians: readonly [string, string];
  readonly confirms: Readonly<Record<string, true | readonly string[]>>;
}

const isScript = (value: unknown): value is CeremonyScript => {
  if (typeof value !== 'object' || value === null) return false;
  const { custodians, confirms } = value as Record<string, unknown>;
  return (
    Array.isArray(custodians) &&
    custodians.length === 2 &&
    custodians.every((name) => typeof name === 'string') &&
    typeof confirms === 'object' &&
    confirms !== null
  );
};

/** Progress goes to stderr when the result is wanted as JSON. */
export const scripted = async (path: string, tell: (line: string) => void): Promise<Custodians> => {
  const value: unknown = await readFile(path, 'utf8').then(JSON.parse, () => undefined);
  if (!isScript(value)) throw failure(CEREMONY_ERRORS, 'CEREMONY_TWO_PEOPLE');
  const { custodians, confirms } = value;
  return {
    names: custodians,
    tell,
    confirm: async (name, step) => {
      const given = confirms[name];
      return given === true || (Array.isArray(given) && given.includes(step));
    },
  };
};

const requireTerminal = (): void => {
  if (!process.stdin.isTTY) throw failure(CEREMONY_ERRORS, 'CEREMONY_NO_TERMINAL');
};

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
};

const MEANING = {
  custodians: 'that you are present and this ceremony may begin',
  token: 'that this is the right token',
  keys: 'that these keys are to be made',
  revocation: 'that these certificates are revoked and the lists issued',
  certificates: 'that these certificates are to be issued',
  tests: 'that the keys are to be tested',
  minutes: 'that the key ids and check values are those you wrote down',
} as const satisfies Record<CeremonyStep, string>;

/** Each custodian types the own name again at every step. */
export const atTerminal = async (
  tell: (line: string) => void,
  steps: readonly CeremonyStep[] = STEPS,
): Promise<Custodians> => {
  requireTerminal();
  const first = await ask('First custodian, your name: ');
  const second = await ask('Second custodian, your name: ');
  return {
    names: [first, second],
    tell,
    confirm: async (name, step) => {
      const answer = await ask(
        `Step ${steps.indexOf(step) + 1} of ${steps.length}. ${name}, type your name to confirm ${MEANING[step]}: `,
      );
      return answer === name;
    },
  };
};

/** Reads a PIN without showing it. */
export const askPin = (question: string): Promise<string> => {
  requireTerminal();
  process.stderr.write(question);
  process.stdin.setRawMode(true);
  process.stdin.resume();
  return new Promise((typed, reject) => {
    let pin = '';
    const done = (): void => {
      process.stdin.off('data', take);
      process.stdin.setRawMode(false);
      process.stdin.pause();
      process.stderr.write('\n');
    };
    const take = (bytes: Buffer): void => {
      for (const sign of bytes.toString('utf8')) {
        if (sign === '\r' || sign === '\n') {
          done();
          typed(pin);
          return;
        }
        if (sign === '\u0003') {
          done();
          reject(failure(CEREMONY_ERRORS, 'CEREMONY_NOT_CONFIRMED', { step: 'PIN' }));
          return;
        }
        pin = sign === '\u007f' || sign === '\b' ? pin.slice(0, -1) : pin + sign;
      }
    };
    process.stdin.on('data', take);
  });
};

/** The file that is named, or else what is typed at the terminal. */
export const pinFrom = async (file: string | undefined, question: string): Promise<PinSource> =>
  file === undefined || file === '' ? { typed: await askPin(question) } : { file: resolve(file) };
