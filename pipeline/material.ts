/** Opens what the ledger keeps sealed. Personal data exists in clear only inside the functions that call this. */
import type { ChipProduct, RegisterRecord } from '../card/index.ts';
import {
  type ChipFiles,
  type ChipSecrets,
  type DataKey,
  dg2,
  type EfName,
  openInnerKey,
  type RecordKeys,
  sha256Hex,
} from '../crypto/index.ts';
import type { Material } from '../ledger/index.ts';
import type { FaceImages } from '../templates/index.ts';
import { fail } from './errors.ts';
import { evidenceFail } from './evidence/errors.ts';

type FaceRecord = ChipProduct['faceRecord'];

const text = new TextDecoder('utf-8', { fatal: true });

/** What an envelope is bound to, so that two rows' envelopes cannot be swapped without being noticed. */
export const BINDING = {
  record: (requestId: string) => `record:${requestId}`,
  /** The key of pictures, payload and face, which is erased before the record. */
  mediaKey: (requestId: string) => `media-key:${requestId}`,
  portraitPrint: (requestId: string) => `portrait-print:${requestId}`,
  portraitChip: (requestId: string) => `portrait-chip:${requestId}`,
  signature: (requestId: string) => `signature:${requestId}`,
  phone: (requestId: string) => `phone:${requestId}`,
  payload: (serial: string) => `payload:${serial}`,
  plan: (serial: string) => `plan:${serial}`,
  document: (documentId: string) => `document:${documentId}`,
} as const;

/** The portrait as it goes into DG2; its size stands in front of the bytes because DG2 states it. */
export interface StoredPortrait {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Four bytes (width, height, big endian) and the JPEG. */
export const packPortrait = (portrait: StoredPortrait): Uint8Array => {
  const packed = new Uint8Array(4 + portrait.bytes.length);
  const view = new DataView(packed.buffer);
  view.setUint16(0, portrait.width);
  view.setUint16(2, portrait.height);
  packed.set(portrait.bytes, 4);
  return packed;
};

export const unpackPortrait = (packed: Uint8Array): StoredPortrait => {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return { width: view.getUint16(0), height: view.getUint16(2), bytes: packed.subarray(4) };
};

/** A card's material with its data key at hand. */
export class OpenMaterial {
  readonly material: Material;
  readonly #key: DataKey;
  #media: DataKey | undefined;

  private constructor(material: Material, key: DataKey) {
    this.material = material;
    this.#key = key;
  }

  /** Errors: ENVELOPE_*, and KEY_DEVICE_* when the wrapping key's device is away. */
  static async open(material: Material, keys: RecordKeys): Promise<OpenMaterial> {
    if (material.wrappedKey.length === 0) throw fail('RECORD_ERASED', { card: material.card.serial });
    return new OpenMaterial(material, await keys.unwrap(material.wrappedKey, material.keyId));
  }

  get key(): DataKey {
    return this.#key;
  }

  /**
   * The key of pictures, payload and face. Requests taken in before there was one have these under the record's own key.
   * Throws MEDIA_ERASED.
   */
  get mediaKey(): DataKey {
    const { card, sealedMediaKey } = this.material;
    if (sealedMediaKey === null) return this.#key;
    if (sealedMediaKey.length === 0) throw evidenceFail('MEDIA_ERASED', { card: card.serial });
    this.#media ??= openInnerKey(this.#key, sealedMediaKey, BINDING.mediaKey(card.requestId));
    return this.#media;
  }

  record(): RegisterRecord {
    const { card, sealedRecord } = this.material;
    // Checked against the schema at intake and authenticated by the envelope since.
    return JSON.parse(
      text.decode(this.#key.open(sealedRecord, BINDING.record(card.requestId))),
    ) as RegisterRecord;
  }

  /** E.164: the number given last at a desk, else the register's; undefined: the person has none. */
  phone(): string | undefined {
    const { card, sealedPhone } = this.material;
    if (sealedPhone === null) return this.record().phone;
    const given = text.decode(this.#key.open(sealedPhone, BINDING.phone(card.requestId)));
    return given === '' ? undefined : given;
  }

  portraitPrint(): StoredPortrait {
    const { card, sealedPortraitPrint } = this.material;
    return unpackPortrait(this.mediaKey.open(sealedPortraitPrint, BINDING.portraitPrint(card.requestId)));
  }

  portraitChip(): StoredPortrait {
    const { card, sealedPortraitChip } = this.material;
    return unpackPortrait(this.mediaKey.open(sealedPortraitChip, BINDING.portraitChip(card.requestId)));
  }

  /** PNG, black on nothing; null for a person who does not sign. */
  signature(): Uint8Array | null {
    const { card, sealedSignature } = this.material;
    return sealedSignature === null
      ? null
      : this.mediaKey.open(sealedSignature, BINDING.signature(card.requestId));
  }

  /** What is drawn of the person. */
  images(): FaceImages {
    return { portrait: this.portraitPrint().bytes, signature: this.signature() };
  }

  /** The signed payload: barcode text and the chip files, DG2 rebuilt from the portrait (its hash is in the SOD). */
  payload(): Payload {
    const { card, sealedPayload, payloadSha256 } = this.material;
    if (sealedPayload === null) throw fail('PAYLOAD_INVALID', { card: card.serial });
    const bytes = this.mediaKey.open(sealedPayload, BINDING.payload(card.serial));
    if (sha256Hex(bytes) !== payloadSha256) throw fail('PAYLOAD_INVALID', { card: card.serial });
    const payload = decodePayload(bytes, this.portraitChip());
    if (payload === undefined) throw fail('PAYLOAD_INVALID', { card: card.serial, check: 'form' });
    return payload;
  }

  /** The rendered face, byte for byte as it was rendered. */
  plan(): Uint8Array {
    const { card, sealedPlan, planSha256 } = this.material;
    if (sealedPlan === null) throw fail('PLAN_CHANGED', { card: card.serial });
    const bytes = this.mediaKey.open(sealedPlan, BINDING.plan(card.serial));
    if (sha256Hex(bytes) !== planSha256) throw fail('PLAN_CHANGED', { card: card.serial });
    return bytes;
  }
}

/** All that is signed or made for one card before a body is fed. */
export interface Payload {
  readonly barcode: string;
  readonly files: ChipFiles;
  /** The form of DG2, which is built again from the portrait. */
  readonly faceRecord: FaceRecord;
  /** What goes on the chip and is never read back from it. */
  readonly secrets: ChipSecrets;
}

interface StoredPayload {
  readonly barcode: string;
  readonly files: readonly (readonly [EfName, string])[];
  readonly faceRecord: FaceRecord;
  /** Absent in what builds before the chip had secrets have left. */
  readonly secrets?: {
    readonly can: string | null;
    readonly bac: ChipSecrets['bac'];
    readonly activeAuthentication: string | null;
    readonly chipAuthentication: string | null;
  };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const key64 = (key: Uint8Array | null): string | null => (key === null ? null : base64(key));
const keyOf = (text: string | null): Uint8Array | null =>
  text === null ? null : new Uint8Array(Buffer.from(text, 'base64'));

/** JSON with the files in base64. DG2 is left out: it is the portrait again, and would double the ledger's size. */
export const encodePayload = ({ barcode, files, faceRecord, secrets }: Payload): Uint8Array => {
  const stored: StoredPayload = {
    barcode,
    files: [...files].map(([name, bytes]) => (name === 'EF.DG2' ? [name, ''] : [name, base64(bytes)])),
    faceRecord,
    secrets: {
      can: secrets.can,
      bac: secrets.bac,
      activeAuthentication: key64(secrets.activeAuthentication),
      chipAuthentication: key64(secrets.chipAuthentication),
    },
  };
  return Buffer.from(JSON.stringify(stored));
};

/**
 * DG2 is built again; its hash is in the SOD, so another one would not go unnoticed. Undefined for a payload of a build
 * that knew no secrets of a chip: such a card has to be signed again.
 */
export const decodePayload = (bytes: Uint8Array, portrait: StoredPortrait): Payload | undefined => {
  const { barcode, files, faceRecord, secrets } = JSON.parse(text.decode(bytes)) as StoredPayload;
  if (secrets === undefined) return undefined;
  const { bytes: jpeg, width, height } = portrait;
  return {
    barcode,
    faceRecord,
    files: new Map(
      files.map(([name, content]) => [
        name,
        name === 'EF.DG2'
          ? dg2({ jpeg, width, height }, faceRecord)
          : new Uint8Array(Buffer.from(content, 'base64')),
      ]),
    ),
    secrets: {
      can: secrets.can,
      bac: secrets.bac,
      activeAuthentication: keyOf(secrets.activeAuthentication),
      chipAuthentication: keyOf(secrets.chipAuthentication),
    },
  };
};
