import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diversifyKdf3 } from '../../crypto/secure-channel/index.ts';
import type { CardLink, ChipContent, ChipFiles, EfName } from '../../printers/chip/index.ts';
import { type ChipEmulator, ChipStore } from '../../printers/simulator/chip/index.ts';

/** A master key of the tests, counted up: it opens nothing but training chips. */
const MASTER = Uint8Array.from({ length: 16 }, (_, i) => i);

export const keysFor = (kdd: Uint8Array) => diversifyKdf3(MASTER, kdd, 0x30);

const object = (tag: readonly number[], body: Uint8Array): Uint8Array => {
  const { length } = body;
  if (length < 0x80) return Uint8Array.of(...tag, length, ...body);
  if (length < 0x100) return Uint8Array.of(...tag, 0x81, length, ...body);
  return Uint8Array.of(...tag, 0x82, length >> 8, length & 0xff, ...body);
};

/** Bytes that differ from each other at every distance that a mistaken offset could have. */
const filler = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 59) & 0xff);

/** EF.COM for LDS 1.8 with the given tag list. */
export const comWith = (...tags: readonly number[]): Uint8Array =>
  object(
    [0x60],
    Uint8Array.of(
      ...object([0x5f, 0x01], Buffer.from('0108')),
      ...object([0x5f, 0x36], Buffer.from('040000')),
      ...object([0x5c], Uint8Array.from(tags)),
    ),
  );

/** Files of the right form with nobody's data in them, the portrait as large as the product allows. */
export const specimenFiles = (portraitBytes = 15_000): ChipFiles =>
  new Map<EfName, Uint8Array>([
    ['EF.SOD', object([0x77], filler(1_800))],
    ['EF.DG11', object([0x6b], filler(120))],
    ['EF.DG2', object([0x75], filler(portraitBytes))],
    ['EF.DG1', object([0x61], filler(93))],
    ['EF.COM', comWith(0x61, 0x75, 0x6b)],
  ]);

/** The same on a chip that everybody may read. */
export const openContent = (portraitBytes?: number): ChipContent => ({
  files: specimenFiles(portraitBytes),
  secrets: null,
});

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
export const fromHex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

export interface TempStore {
  readonly store: ChipStore;
  readonly folder: string;
  readonly remove: () => void;
}

export const tempStore = (): TempStore => {
  const folder = mkdtempSync(join(tmpdir(), 'kadi-chips-'));
  return {
    folder,
    store: new ChipStore(folder, { keysFor }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** A link that shows each command to `before`, which may answer in the chip's place, change it, or throw. */
export const overheard = (
  link: CardLink,
  before: (apdu: Uint8Array, nth: number) => Uint8Array | undefined,
  atr = link.atr,
): CardLink => {
  let nth = 0;
  return {
    atr,
    transmit: async (apdu) => before(apdu, nth++) ?? link.transmit(apdu),
    disconnect: () => link.disconnect(),
  };
};

/** A fresh contact with a chip: it is reset. `before` sees each command. */
export const linkTo = (chip: ChipEmulator, before: (apdu: Uint8Array) => void = () => {}): CardLink => {
  const atr = chip.powerOn();
  return {
    atr,
    transmit: async (apdu) => {
      before(apdu);
      return chip.transmit(apdu);
    },
    disconnect: async () => chip.powerOff(),
  };
};
