import { sameBytes } from '../bytes.ts';
import { refused, SW } from './card-status.ts';
import {
  type ChipDek,
  checkValueOf,
  dekOpen,
  isKeySize,
  KEY_TYPE,
  type KeyAlgorithm,
  type NewKey,
  sealedLength,
} from './key-type.ts';

/** A key that a chip took in. */
export interface LoadedKey extends NewKey {
  readonly id: number;
}

const ALGORITHMS: readonly KeyAlgorithm[] = ['aes', '3des'];

/** The algorithm of a key type; 9484 for others. */
export const algorithmOfType = (type: number | undefined): KeyAlgorithm => {
  const found = ALGORITHMS.find((algorithm) => KEY_TYPE[algorithm] === type);
  if (found === undefined) throw refused(SW.algorithmUnknown);
  return found;
};

/**
 * A key out of its cipher, held against its check value. Throws SCP_COMMAND_REFUSED: 6A80 for lengths that do not fit,
 * 9485 for a check value of another key.
 */
export const openKey = (
  dek: ChipDek,
  algorithm: KeyAlgorithm,
  bytes: number,
  sealed: Uint8Array,
  check: Uint8Array,
): NewKey => {
  if (!isKeySize(algorithm, bytes) || sealed.length !== sealedLength(bytes, dek.algorithm)) {
    throw refused(SW.wrongData);
  }
  const key = { algorithm, value: dekOpen(dek, sealed).slice(0, bytes) };
  if (!sameBytes(checkValueOf(key), check)) throw refused(SW.keyCheckWrong);
  return key;
};
