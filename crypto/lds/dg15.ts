import { TAG } from '../der.ts';
import { onlyTlv, tlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';
import { type ChipPublicKey, chipPublicKey } from './public-key.ts';

/** DG15: the SubjectPublicKeyInfo of Active Authentication (Doc 9303-10 §4.7.15). */
export const dg15 = (keyInfo: Uint8Array): Uint8Array => tlv(CHIP_FILES['EF.DG15'].tag, keyInfo);

/** The key of a DG15 of any issuer, RSA or EC. Throws TLV_MALFORMED when it is not one SEQUENCE. */
export const readDg15KeyInfo = (file: Uint8Array): ChipPublicKey => {
  const keyInfo = onlyTlv(file, CHIP_FILES['EF.DG15'].tag);
  onlyTlv(keyInfo, TAG.sequence);
  return chipPublicKey(keyInfo);
};
