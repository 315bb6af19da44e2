import { isKadiError } from '../../card/index.ts';
import { type Tlv, walkTlv } from '../tlv.ts';
import { refused, SW } from './card-status.ts';
import type { Dgi } from './dgi.ts';
import { KEY_DGI, KEY_DGI_TAG as TAG } from './key-dgi.ts';
import type { ChipDek, KeyAlgorithm } from './key-type.ts';
import { algorithmOfType, type LoadedKey, openKey } from './loaded-key.ts';

/** A key set as a chip took it from STORE DATA. */
export interface StoredKeySet {
  readonly version: number;
  readonly algorithm: KeyAlgorithm;
  readonly access: number;
  readonly purpose: number;
  readonly keys: readonly LoadedKey[];
}

const objects = (bytes: Uint8Array): readonly Tlv[] => {
  try {
    return walkTlv(bytes, {}, 64);
  } catch (error) {
    if (isKadiError(error)) throw refused(SW.wrongData);
    throw error;
  }
};

/** The one value of this tag, of this length. */
const only = (inside: readonly Tlv[], tag: number, bytes: number): Uint8Array => {
  const [found, ...more] = inside.filter((object) => object.tag === tag);
  if (found === undefined || more.length > 0 || found.value.length !== bytes) throw refused(SW.wrongData);
  return found.value;
};

const number = (inside: readonly Tlv[], tag: number, bytes = 1): number =>
  only(inside, tag, bytes).reduce((sum, byte) => sum * 256 + byte, 0);

/**
 * The chip's side of `keySetDgis`: one DGI 00B9 and as many DGIs 8113 as it describes, in that order. Throws
 * SCP_COMMAND_REFUSED with 6A80 for what is not well formed, 9484 for an unknown key type, 9485 for a wrong check value.
 */
export const readKeySetDgis = (dgis: readonly Dgi[], dek: ChipDek): StoredKeySet => {
  const [first, ...sealed] = dgis;
  if (first?.tag !== KEY_DGI.attributes || sealed.some(({ tag }) => tag !== KEY_DGI.key)) {
    throw refused(SW.wrongData);
  }
  const [head, ...described] = objects(first.data);
  if (head?.tag !== TAG.attributes || described.length === 0 || described.length !== sealed.length) {
    throw refused(SW.wrongData);
  }
  const attributes = objects(head.value);
  const algorithm = algorithmOfType(number(attributes, TAG.type));
  const bytes = number(attributes, TAG.length);
  const version = number(attributes, TAG.version);
  if (version < 1 || version > 0x7f) throw refused(SW.wrongData);
  const keys = described.map((description, i): LoadedKey => {
    if (description.tag !== TAG.key) throw refused(SW.wrongData);
    const inside = objects(description.value);
    const data = sealed[i]?.data ?? new Uint8Array(0);
    const key = openKey(dek, algorithm, bytes, data, only(inside, TAG.check, 3));
    return { ...key, id: number(inside, TAG.id) };
  });
  return {
    version,
    algorithm,
    access: number(attributes, TAG.access),
    purpose: number(attributes, TAG.purpose, 2),
    keys,
  };
};
