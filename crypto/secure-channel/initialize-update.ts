import { failure } from '../../card/index.ts';
import { hexOf } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { SCP_ERRORS } from './errors.ts';
import { KDD_BYTES } from './kdf.ts';
import { I_PSEUDO_RANDOM, I_S16, type MacBytes } from './session.ts';

/** The chip's answer to INITIALIZE UPDATE. `i` is the SCP03 parameter; `sequence` is there when i says pseudo-random. */
export interface InitializeUpdateAnswer {
  readonly kdd: Uint8Array;
  readonly keyVersion: number;
  readonly i: number;
  readonly cardChallenge: Uint8Array;
  readonly cardCryptogram: Uint8Array;
  readonly sequence: number | undefined;
}

const SCP03 = 0x03;
const HEAD_BYTES = KDD_BYTES + 3;

/**
 * Reads KDD (10) ‖ key version ‖ 03 ‖ i ‖ challenge ‖ cryptogram ‖ [sequence counter (3)], GlobalPlatform Amendment D
 * table 7-3. SCP02 is SCP02_NOT_ALLOWED, other protocols are
 * SCP_PROTOCOL_UNEXPECTED, another length is SCP_ANSWER_MALFORMED.
 */
export const parseInitializeUpdate = (data: Uint8Array, macBytes: MacBytes): InitializeUpdateAnswer => {
  const malformed = (why: string) =>
    failure(CRYPTO_ERRORS, 'SCP_ANSWER_MALFORMED', { why, length: data.length });
  if (data.length < HEAD_BYTES) throw malformed('too short');
  const protocol = data[KDD_BYTES + 1] ?? 0;
  if (protocol === 0x02)
    throw failure(SCP_ERRORS, 'SCP02_NOT_ALLOWED', { kdd: hexOf(data.slice(0, KDD_BYTES)) });
  if (protocol !== SCP03) throw failure(SCP_ERRORS, 'SCP_PROTOCOL_UNEXPECTED', { protocol });
  const i = data[KDD_BYTES + 2] ?? 0;
  if (((i & I_S16) !== 0) !== (macBytes === 16)) throw malformed('other mode than the challenge');
  const counted = (i & I_PSEUDO_RANDOM) !== 0;
  const end = HEAD_BYTES + 2 * macBytes;
  if (data.length !== end + (counted ? 3 : 0)) throw malformed('length does not fit i');
  const byte = (index: number): number => data[index] ?? 0;
  return {
    kdd: data.slice(0, KDD_BYTES),
    keyVersion: byte(KDD_BYTES),
    i,
    cardChallenge: data.slice(HEAD_BYTES, HEAD_BYTES + macBytes),
    cardCryptogram: data.slice(HEAD_BYTES + macBytes, end),
    sequence: counted ? byte(end) * 65_536 + byte(end + 1) * 256 + byte(end + 2) : undefined,
  };
};
