import { generateKeyPairSync } from 'node:crypto';
import {
  ChipAccess,
  type ChipAccessOptions,
  type MrzKeyFields,
  type Selected,
  type SendCommand,
  type SmTerminal,
} from '../../crypto/chip-access/index.ts';
import { bitString, integer, oid, sequence, setOf } from '../../crypto/der.ts';
import {
  type DecodedCommand,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
  type ResponseApdu,
} from '../../crypto/secure-channel/index.ts';
import { tlv } from '../../crypto/tlv.ts';

export const FIELDS: MrzKeyFields = {
  documentNumber: 'KE0000017',
  dateOfBirth: '900101',
  dateOfExpiry: '351231',
};
export const CAN = '048151';
export const OTHER_CAN = '048152';

export const SUITE_NUMBER = { '3DES': 1, 'AES-128': 2, 'AES-192': 3, 'AES-256': 4 } as const;
export const CURVE_ID = {
  'P-256': 12,
  brainpoolP256r1: 13,
  'P-384': 15,
  brainpoolP384r1: 16,
  brainpoolP512r1: 17,
  'P-521': 18,
} as const;
export type CurveName = keyof typeof CURVE_ID;
export type SuiteName = keyof typeof SUITE_NUMBER;

const OPENSSL = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const;
const opensslName = (curve: CurveName): string =>
  curve === 'P-256' || curve === 'P-384' || curve === 'P-521' ? OPENSSL[curve] : curve;

export interface SpecimenKey {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
}

export const keyOn = (curve: CurveName, paramEncoding: 'named' | 'explicit' = 'named'): SpecimenKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: opensslName(curve),
    paramEncoding,
  });
  return {
    pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  };
};

export const paceInfo = (suite: SuiteName, curve: CurveName): Uint8Array =>
  sequence(oid(`0.4.0.127.0.7.2.2.4.2.${SUITE_NUMBER[suite]}`), integer(2), integer(CURVE_ID[curve]));

export const chipInfos = (suite: SuiteName, key: SpecimenKey, keyId?: number): readonly Uint8Array[] => {
  const id = keyId === undefined ? [] : [integer(keyId)];
  return [
    sequence(oid(`0.4.0.127.0.7.2.2.3.2.${SUITE_NUMBER[suite]}`), integer(1), ...id),
    sequence(oid('0.4.0.127.0.7.2.2.1.2'), key.spki, ...id),
  ];
};

/** ActiveAuthenticationInfo with ecdsa-plain-SHA256. */
export const activeInfo = (hash = 3): Uint8Array =>
  sequence(oid('2.23.136.1.1.5'), integer(1), oid(`0.4.0.127.0.7.1.1.4.1.${hash}`));

export const dg14Of = (...infos: readonly Uint8Array[]): Uint8Array => tlv(0x6e, setOf(...infos));
export const dg15Of = (key: SpecimenKey): Uint8Array => tlv(0x6f, key.spki);

/** SubjectPublicKeyInfo of nothing: a point that lies on no curve. */
export const spkiWithPoint = (curveOid: string, point: Uint8Array): Uint8Array =>
  sequence(sequence(oid('1.2.840.10045.2.1'), oid(curveOid)), bitString(point));

export const NO_SECRETS = { can: null, bac: null, activeAuthentication: null, chipAuthentication: null };

export const chipWith = (options: Partial<ChipAccessOptions>): ChipAccess =>
  new ChipAccess({ secrets: NO_SECRETS, cardAccess: null, dg14: null, dg15: null, ...options });

export const FILE = Uint8Array.from({ length: 3_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);

const done: ResponseApdu = { data: new Uint8Array(0), sw: 0x9000 };

/** A card with one file and a place where the reader stands, every command and answer as bytes. */
export class SpecimenCard {
  readonly access: ChipAccess;
  selected: Selected = 'mf';
  /** What goes over the air, both ways. */
  readonly overheard: Uint8Array[] = [];
  /** May change what the reader or the chip gets. */
  spoilCommand: (apdu: Uint8Array) => Uint8Array = (apdu) => apdu;
  spoilAnswer: (apdu: Uint8Array) => Uint8Array = (apdu) => apdu;

  constructor(access: ChipAccess) {
    this.access = access;
  }

  readonly transmit = (apdu: Uint8Array): Uint8Array => {
    const command = decodeCommand(this.spoilCommand(apdu));
    const run = (plain: DecodedCommand) => this.#run(plain);
    const answer = encodeResponse(this.access.process(command, this.selected, run));
    this.overheard.push(apdu, answer);
    return this.spoilAnswer(answer);
  };

  /** Commands in clear. */
  readonly plain: SendCommand = async (command) => decodeResponse(this.transmit(encodeCommand(command)));

  /** Commands under protection. */
  under(session: SmTerminal): SendCommand {
    return async (command) => session.unprotect(await this.plain(session.protect(command)));
  }

  #run({ ins, p1, p2, le = 0, data }: DecodedCommand): ResponseApdu {
    if (ins === 0xa4) {
      this.selected = data.length > 2 ? 'application' : 'mf';
      return done;
    }
    if (ins !== 0xb0) return { data: new Uint8Array(0), sw: 0x6d00 };
    if (!this.access.mayRead) return { data: new Uint8Array(0), sw: 0x6982 };
    const offset = (p1 << 8) | p2;
    return { data: FILE.slice(offset, offset + le), sw: 0x9000 };
  }
}

export const SELECT = {
  cla: 0x00,
  ins: 0xa4,
  p1: 0x04,
  p2: 0x0c,
  data: Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
};
export const readAt = (offset: number, le: number) => ({
  cla: 0x00,
  ins: 0xb0,
  p1: offset >> 8,
  p2: offset & 0xff,
  le,
});
