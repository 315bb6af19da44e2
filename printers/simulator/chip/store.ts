import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { ChipEmulator, type KeysFor } from './emulator.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import { MAX_CHIP_NUMBER, trainingIdentity, trainingSerial } from './identity.ts';
import type { ChipProtocol } from './memory.ts';

export interface ChipStoreOptions {
  /** Static keys of a chip from its ten bytes of diversification data: the training master key stays with the caller. */
  readonly keysFor: KeysFor;
  /** 1 to 65,535: stores that serve one ledger take different batches, so that no serial comes twice. Default 1. */
  readonly batch?: number;
  /** What new chips of this store speak: SCP03, or SCP02 like old stock. Default SCP03. */
  readonly protocol?: ChipProtocol;
}

const COUNTER = 'next-chip.json';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const readJson = (path: string): unknown => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', { path }, error);
  }
};

/**
 * A reader of the folder sees the old content or the new one, whenever this process is killed. Nobody else on the machine
 * reads it: it holds what a chip would never give out.
 */
const writeJson = (path: string, value: unknown): void => {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, JSON.stringify(value), { mode: 0o600 });
  renameSync(part, path);
};

/**
 * The training chips of one station, one file each once they hold anything, in a folder that one process uses at a
 * time. A chip that is asked for and was never written is a blank one. There is one emulator for each serial in the
 * process: a chip is a thing, and is in one place.
 */
export class ChipStore {
  readonly #folder: string;
  readonly #keysFor: KeysFor;
  readonly #batch: number;
  readonly #protocol: ChipProtocol;
  readonly #known = new Map<string, WeakRef<ChipEmulator>>();
  readonly #gone = new FinalizationRegistry<string>((serial) => {
    if (this.#known.get(serial)?.deref() === undefined) this.#known.delete(serial);
  });

  constructor(folder: string, options: ChipStoreOptions) {
    this.#folder = folder;
    this.#keysFor = options.keysFor;
    this.#batch = options.batch ?? 1;
    this.#protocol = options.protocol ?? 'scp03';
    if (!Number.isInteger(this.#batch) || this.#batch < 1 || this.#batch > 0xffff) {
      throw new RangeError(`batch of training chips out of range: ${this.#batch}`);
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Serials of `count` new blank chips, never given out before by this store. */
  make(count: number): readonly string[] {
    const path = join(this.#folder, COUNTER);
    const stored = readJson(path) ?? 1;
    if (typeof stored !== 'number' || !Number.isInteger(stored) || stored < 1) {
      throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', { path });
    }
    if (stored + count > MAX_CHIP_NUMBER) {
      throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIPS_EXHAUSTED', { batch: this.#batch });
    }
    writeJson(path, stored + count);
    return Array.from({ length: count }, (_, i) => trainingSerial(stored + i, this.#batch));
  }

  /** The chip with this serial. Errors: TRAINING_CHIP_SERIAL, TRAINING_CHIP_DAMAGED. */
  get(chipSerial: string): ChipEmulator {
    const known = this.#known.get(chipSerial)?.deref();
    if (known !== undefined) return known;
    trainingIdentity(chipSerial);
    const path = join(this.#folder, `${chipSerial}.json`);
    const stored = readJson(path);
    const chip =
      stored === undefined
        ? ChipEmulator.blank(chipSerial, this.#keysFor, this.#protocol)
        : ChipEmulator.from(stored, this.#keysFor);
    chip.onSave = () => writeJson(path, chip);
    this.#known.set(chipSerial, new WeakRef(chip));
    this.#gone.register(chip, chipSerial);
    return chip;
  }
}
