import { concat } from '../bytes.ts';
import type { DecodedCommand } from './apdu.ts';
import { refused, SW } from './card-status.ts';
import { type ChipDek, checkValueOf, dekBlock } from './key-type.ts';
import { algorithmOfType, type LoadedKey, openKey } from './loaded-key.ts';
import { MORE_COMMANDS, SEVERAL_KEYS } from './put-key.ts';

/** A PUT KEY as a chip understood it. `replaces` is 0 when the keys are new; `answer` goes back with 9000. */
export interface ReadPutKey {
  readonly replaces: number;
  readonly version: number;
  readonly keys: readonly LoadedKey[];
  /** True when the terminal announced another PUT KEY for the same set. */
  readonly more: boolean;
  readonly answer: Uint8Array;
}

const CHECK_BYTES = 3;

/**
 * The chip's side of PUT KEY, after the secure channel: keys out of their ciphers, each held against its check value. A key
 * without a check value, which the specification allows, is refused: nobody would notice a wrong DEK. Throws
 * SCP_COMMAND_REFUSED with the status word in `facts.sw`: 6A86 for P1 or P2, 6A80 for data that are not well formed, 9484
 * for an unknown key type, 9485 for a wrong check value.
 */
export const readPutKey = (command: Pick<DecodedCommand, 'p1' | 'p2' | 'data'>, dek: ChipDek): ReadPutKey => {
  const { p1, p2, data } = command;
  const several = (p2 & SEVERAL_KEYS) !== 0;
  const firstId = p2 & 0x7f;
  if (firstId === 0) throw refused(SW.wrongParameters);
  let at = 0;
  const take = (bytes: number): Uint8Array => {
    if (at + bytes > data.length) throw refused(SW.wrongData);
    at += bytes;
    return data.slice(at - bytes, at);
  };
  const byte = (): number => take(1)[0] ?? 0;
  const version = byte();
  if (version < 1 || version > 0x7f) throw refused(SW.wrongData);
  const keys: LoadedKey[] = [];
  do {
    const id = firstId + keys.length;
    if (id > 0x7f) throw refused(SW.wrongData);
    const algorithm = algorithmOfType(byte());
    const length = byte();
    // A cipher that is no whole number of blocks has the length of the key before it (Amendment D §7.2). There are
    // terminals that leave it out where no padding was needed.
    const told = length % dekBlock(dek.algorithm) !== 0;
    const bytes = told ? byte() : length;
    const sealed = take(told ? length - 1 : length);
    if (byte() !== CHECK_BYTES) throw refused(SW.wrongData);
    keys.push({ ...openKey(dek, algorithm, bytes, sealed, take(CHECK_BYTES)), id });
  } while (several && at < data.length);
  if (at !== data.length) throw refused(SW.wrongData);
  return {
    replaces: p1 & 0x7f,
    version,
    keys,
    more: (p1 & MORE_COMMANDS) !== 0,
    answer: concat(Uint8Array.of(version), ...keys.map(checkValueOf)),
  };
};
