import { failure } from '../../card/index.ts';
import type { CommandApdu } from './apdu.ts';
import { type Dgi, encodeDgi } from './dgi.ts';
import { SCP_ERRORS } from './errors.ts';

/** P1 of STORE DATA (GlobalPlatform Card Specification 2.3, table 11-88). */
export const STORE_DATA_P1 = {
  last: 0x80,
  applicationEncrypted: 0x20,
  encrypted: 0x60,
  dgi: 0x08,
  berTlv: 0x10,
  answerWanted: 0x01,
} as const;

const BLOCKS_MAX = 256;

/**
 * One STORE DATA for each block: P1 as given, b8 on the last of them unless more is to `follow`, P2 counting up from
 * `from`. An answer is asked for when P1 has b1. Throws STORE_DATA_TOO_LONG past block FF.
 */
export const storeDataBlocks = (
  blocks: readonly Uint8Array[],
  p1: number,
  { from = 0, follow = false }: { readonly from?: number; readonly follow?: boolean } = {},
): CommandApdu[] => {
  if (from + blocks.length > BLOCKS_MAX) {
    throw failure(SCP_ERRORS, 'STORE_DATA_TOO_LONG', { blocks: from + blocks.length });
  }
  return blocks.map((data, i) => ({
    cla: 0x80,
    ins: 0xe2,
    p1: i === blocks.length - 1 && !follow ? p1 | STORE_DATA_P1.last : p1,
    p2: from + i,
    data,
    ...((p1 & STORE_DATA_P1.answerWanted) === 0 ? {} : { le: 256 }),
  }));
};

/** `bytes` in pieces of at most `size`; one empty piece when there is nothing. */
export const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.max(1, Math.ceil(bytes.length / size)) }, (_, i) =>
    bytes.slice(i * size, (i + 1) * size),
  );

export interface StoreDataPlan {
  /**
   * Bytes of data in one command: what the secure channel leaves of 255 (see `SecureChannel.dataMax`), or more for a chip
   * that takes extended commands.
   */
  readonly blockBytes: number;
  /** First block number; default 0. */
  readonly from?: number;
  /** True when another call goes on where this one ends, so that the last block is not marked here. */
  readonly follow?: boolean;
}

/**
 * STORE DATA for groups of data in DGI form (P1 08; 68 for groups under the DEK). Every group begins a block of its own,
 * and goes on in the next ones when it is longer; so no block mixes data in the clear with encrypted ones. Throws
 * STORE_DATA_TOO_LONG, DGI_MALFORMED.
 */
export const storeDataCommands = (dgis: readonly Dgi[], plan: StoreDataPlan): CommandApdu[] => {
  const { blockBytes, from = 0, follow = false } = plan;
  if (!(Number.isInteger(blockBytes) && blockBytes >= 1)) {
    throw failure(SCP_ERRORS, 'STORE_DATA_TOO_LONG', { blockBytes });
  }
  const commands: CommandApdu[] = [];
  for (const [i, dgi] of dgis.entries()) {
    const p1 = STORE_DATA_P1.dgi | (dgi.encrypted === true ? STORE_DATA_P1.encrypted : 0);
    const place = { from: from + commands.length, follow: follow || i < dgis.length - 1 };
    commands.push(...storeDataBlocks(pieces(encodeDgi(dgi), blockBytes), p1, place));
  }
  return commands;
};
