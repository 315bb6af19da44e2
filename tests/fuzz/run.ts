import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/errors.ts';
import { mutated } from './mutate.ts';
import { mutatedText } from './mutate-text.ts';
import { Random, seedOf } from './random.ts';
import type { Target } from './target.ts';
import { Watchdog } from './watchdog.ts';

/** `npm run fuzz` has the long mode; KADI_FUZZ_CASES and KADI_FUZZ_SEED go before both. */
const LONG = process.env.KADI_FUZZ === 'long';
const casesOf = ({ heavy }: Target): number =>
  Number(process.env.KADI_FUZZ_CASES ?? (LONG ? 100_000 : heavy === true ? 300 : 1_500));
const SEED = Number(process.env.KADI_FUZZ_SEED ?? 20_260);

/** A bound on hanging, not a measure of speed: every case takes thousandths of this. */
const HANG_MS = 1_000;
/** Of everything the process holds at any moment, over what it held before; the seeds are a few kilobytes. */
const MOST_GROWTH = 384 * 1024 * 1024;
/** Of what is still held when the target is done: what leaks with every case would be more. */
const MOST_KEPT = 48 * 1024 * 1024;
const LOOK_EVERY = 256;
const BREATHE_MS = 100;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heldNow = (): number => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

type Decode = () => unknown;

interface Case {
  readonly bytes: Uint8Array;
  readonly run: Decode;
}

const caseOf = (target: Target, number: number): Case => {
  const random = new Random(seedOf(SEED, target.name, number));
  if (target.kind === 'bytes') {
    const bytes = mutated(random, target.seeds);
    return { bytes, run: () => target.decode(bytes) };
  }
  const text = mutatedText(random, target.seeds, target.alphabet);
  return { bytes: Buffer.from(text), run: () => target.decode(text) };
};

/** Everything needed to see it again; seeds hold fresh signatures, so that the number alone is not enough. */
const told = (target: Target, number: number, bytes: Uint8Array, what: string): Error =>
  new Error(
    `${target.name}, seed ${SEED}, case ${number}: ${what}\n` +
      `input (${target.kind}, base64): ${Buffer.from(bytes).toString('base64')}`,
  );

/** A value or a typed error: true for a value. Anything else is thrown on. */
const takesIt = async (run: Decode): Promise<boolean> => {
  try {
    const value = run();
    // Awaiting what is no promise would cost more than most cases do.
    if (value instanceof Promise) await value;
    return true;
  } catch (error) {
    if (isKadiError(error)) return false;
    throw error;
  }
};

/** The shortest of three: a machine with other work to do is not a decoder that hangs. */
const shortest = async ({ run }: Case, first: number): Promise<number> => {
  let least = first;
  for (let again = 0; again < 2 && least > HANG_MS; again++) {
    const began = performance.now();
    await takesIt(run);
    least = Math.min(least, performance.now() - began);
  }
  return least;
};

const runCase = async (target: Target, number: number, watchdog: Watchdog): Promise<void> => {
  const one = caseOf(target, number);
  watchdog.begin(one.bytes);
  const began = performance.now();
  try {
    await takesIt(one.run);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw told(target, number, one.bytes, `no typed error: ${what}`);
  }
  const took = performance.now() - began;
  if (took <= HANG_MS) return;
  const least = await shortest(one, took);
  if (least > HANG_MS) throw told(target, number, one.bytes, `took ${Math.round(least)} ms`);
};

const breathe = (): Promise<void> => new Promise((done) => setImmediate(done));

const runTarget = async (target: Target, watchdog: Watchdog): Promise<void> => {
  watchdog.watch(target.name);
  // In the short mode there are too few cases for a leak to show, and each collection takes as long as a hundred of them.
  if (LONG) collectGarbage();
  const before = heldNow();
  const cases = casesOf(target);
  let most = 0;
  let breathed = performance.now();
  for (let number = 0; number < cases; number++) {
    await runCase(target, number, watchdog);
    if (number % LOOK_EVERY === 0) most = Math.max(most, heldNow() - before);
    if (performance.now() - breathed > BREATHE_MS) {
      await breathe();
      breathed = performance.now();
    }
  }
  watchdog.rest();
  expect(most, `${target.name} holds too much at a time`).toBeLessThan(MOST_GROWTH);
  if (!LONG) return;
  collectGarbage();
  expect(heldNow() - before, `${target.name} keeps too much`).toBeLessThan(MOST_KEPT);
};

const TIMEOUT_MS = LONG ? 3 * 60 * 60_000 : 300_000;

/** The tests of a group of targets: one that shows the seeds to be good, one with every case. */
export const fuzz = (group: string, targets: readonly Target[]): void => {
  describe(`${group}, given random and mutated bytes`, () => {
    const watchdog = new Watchdog();
    afterAll(() => watchdog.end());
    test.each(targets.map((target) => [target.name, target] as const))(
      '%s: good encodings are read; every other case gives a value or a typed error, soon, in bounded memory',
      async (_, target) => {
        expect(target.seeds.length).toBeGreaterThan(0);
        for (const seed of target.seeds) {
          const run =
            target.kind === 'bytes'
              ? () => target.decode(seed as Uint8Array)
              : () => target.decode(seed as string);
          expect(await takesIt(run), `a seed of ${target.name} is refused`).toBe(true);
        }
        await runTarget(target, watchdog);
      },
      TIMEOUT_MS,
    );
  });
};
