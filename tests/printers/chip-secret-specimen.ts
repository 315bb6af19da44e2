import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { MrzKeyFields } from '../../crypto/chip-access/index.ts';
import { dg15 } from '../../crypto/lds/dg15.ts';
import { chipPublicKey } from '../../crypto/lds/public-key.ts';
import { cardAccess, dg14, type SecurityInfo } from '../../crypto/lds/security-infos.ts';
import type { ChipContent, EfName } from '../../printers/chip/index.ts';
import { comWith, fromHex, specimenFiles } from './chip-specimen.ts';

/** Nobody's card: the specimen of Doc 9303-11, appendix D.2. */
export const MRZ: MrzKeyFields = {
  documentNumber: 'L898902C<',
  dateOfBirth: '690806',
  dateOfExpiry: '940623',
};
export const CAN = '123456';

/** PKCS#8 of a number on a curve, without its public key. */
const pkcs8 = (curveOid: string, scalar: string): Uint8Array => {
  const key = fromHex(`0201010420${scalar}`);
  const inner = Uint8Array.of(0x30, key.length, ...key);
  const algorithm = fromHex(`06072A8648CE3D0201${curveOid}`);
  const body = [
    ...[0x02, 0x01, 0x00, 0x30, algorithm.length, ...algorithm],
    ...[0x04, inner.length, ...inner],
  ];
  return Uint8Array.of(0x30, body.length, ...body);
};

/** On P-256: the key of RFC 6979, A.2.5. */
export const ACTIVE_SCALAR = 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721';
export const ACTIVE_KEY = pkcs8('06082A8648CE3D030107', ACTIVE_SCALAR);
/** On brainpoolP256r1: dA of RFC 7027, A.1. */
export const CHIP_SCALAR = '81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D';
export const CHIP_KEY = pkcs8('06092B2403030208010107', CHIP_SCALAR);

const publicKeyOf = (key: Uint8Array): Uint8Array =>
  new Uint8Array(
    createPublicKey(createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })).export({
      format: 'der',
      type: 'spki',
    }),
  );

/** PACE-ECDH-GM-AES-CBC-CMAC-128 on P-256. */
const PACE: SecurityInfo = {
  kind: 'pace',
  protocol: '0.4.0.127.0.7.2.2.4.2.2',
  version: 2,
  parameterId: 12,
};
const CHIP_INFOS: readonly SecurityInfo[] = [
  { kind: 'chip-authentication', protocol: '0.4.0.127.0.7.2.2.3.2.2', version: 1, keyId: null },
  {
    kind: 'chip-authentication-key',
    protocol: '0.4.0.127.0.7.2.2.1.2',
    keyId: null,
    ...chipPublicKey(publicKeyOf(CHIP_KEY)),
  },
];
const ACTIVE_INFO: SecurityInfo = {
  kind: 'active-authentication',
  protocol: '2.23.136.1.1.5',
  version: 1,
  signatureAlgorithm: '0.4.0.127.0.7.1.1.4.1.3',
};

/** How a chip lets readers in. */
export type Access = 'open' | 'bac' | 'pace-can' | 'pace-mrz';
export const ACCESSES = ['open', 'bac', 'pace-can', 'pace-mrz'] as const satisfies readonly Access[];

/**
 * A chip with everything our products put on one: DG1, DG2, DG11, DG12, DG14, DG15, both private keys, and the passwords
 * of its way of access.
 */
export const fullContent = (access: Access, portraitBytes = 15_000): ChipContent => {
  const isPace = access === 'pace-can' || access === 'pace-mrz';
  const files = new Map<EfName, Uint8Array>([
    ...specimenFiles(portraitBytes),
    ['EF.COM', comWith(0x61, 0x75, 0x6b, 0x6c, 0x6e, 0x6f)],
    ['EF.DG12', fromHex('6C 05 5C 03 5F1926')],
    ['EF.DG14', dg14([...(isPace ? [PACE] : []), ...CHIP_INFOS, ACTIVE_INFO])],
    ['EF.DG15', dg15(publicKeyOf(ACTIVE_KEY))],
  ]);
  if (isPace) files.set('EF.CardAccess', cardAccess([PACE]));
  return {
    files,
    secrets: {
      can: access === 'pace-can' ? CAN : null,
      bac: access === 'bac' || access === 'pace-mrz' ? MRZ : null,
      activeAuthentication: ACTIVE_KEY,
      chipAuthentication: CHIP_KEY,
    },
    ...(access === 'pace-mrz' ? { allowBac: false } : {}),
  };
};
