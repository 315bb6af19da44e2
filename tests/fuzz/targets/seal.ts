import { createCipheriv, sign } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { cardSerial } from '../../../card/index.ts';
import {
  base45,
  fromBase45,
  type Jwk,
  type Jwks,
  jwksOf,
  openBarcode,
  openRevocationList,
  outOfTime,
  readUnverifiedBarcode,
  type Signer,
  sealBarcode,
  sealRevocationList,
} from '../../../crypto/documents.ts';
import { SoftwareSigner } from '../../../crypto/keys/index.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborTag, cborText } from '../../../crypto/seal/cbor.ts';
import { messageOf } from '../../../crypto/seal/cose.ts';
import { claimsSet, readClaims } from '../../../crypto/seal/cwt.ts';
import { CborError, readCbor } from '../../../crypto/seal/read-cbor.ts';
import { Refused } from '../../../crypto/seal/refused.ts';
import { REVOCATION_TYPE } from '../../../crypto/seal/revocation.ts';
import { riceDecode, riceEncode } from '../../../crypto/seal/rice-code.ts';
import { ec } from '../../crypto/pki-specimen.ts';
import { foreignKeys, packed, unpacked } from '../../crypto/seal-forge.ts';
import { specimenClaims } from '../../crypto/specimen-document.ts';
import { AT } from '../specimens.ts';
import { bytesTarget, heavy, PRINTABLE, type Target, textTarget } from '../target.ts';

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const { privateKey } = ec('P-256');
const signer: Signer = new SoftwareSigner('barcode-signer', privateKey, null);
const listSigner: Signer = new SoftwareSigner('revocation-signer', privateKey, null);
const jwks = jwksOf([signer]);
const secret = new Uint8Array(32).fill(7);

const text = await sealBarcode({ ...specimenClaims, expires: new Date('2036-01-01T00:00:00Z') }, signer);
const secretText = await sealBarcode(specimenClaims, signer, { encryptionKey: secret });
const message = unpacked(text);
const signed = messageOf(message);
if (signed.kind !== 'signed') throw new Error('specimens');

/** COSE_Sign1 round any payload, rightly signed. */
const signedMessage = (payload: Uint8Array, type?: string): Uint8Array => {
  const header = cborMap([
    [1, cborInteger(-7)],
    ...(type === undefined ? [] : ([[16, cborText(type)]] as const)),
  ]);
  const data = cborArray(
    cborText('Signature1'),
    cborBytes(header),
    cborBytes(new Uint8Array()),
    cborBytes(payload),
  );
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return cborTag(18, cborArray(cborBytes(header), cborMap([]), cborBytes(payload), cborBytes(signature)));
};
/** COSE_Encrypt0 round anything, under the key the reader has. */
const sealedMessage = (inside: Uint8Array): Uint8Array => {
  const header = cborMap([[1, cborInteger(3)]]);
  const iv = new Uint8Array(12).fill(9);
  const cipher = createCipheriv('aes-256-gcm', secret, iv);
  cipher.setAAD(cborArray(cborText('Encrypt0'), cborBytes(header), cborBytes(new Uint8Array())));
  const body = Buffer.concat([cipher.update(inside), cipher.final(), cipher.getAuthTag()]);
  return cborTag(16, cborArray(cborBytes(header), cborMap([[5, cborBytes(iv)]]), cborBytes(body)));
};
const withBiometrics = cborMap([
  [1, cborText('https://niims.example')],
  [6, cborInteger(1_770_000_000)],
  [
    169,
    cborMap([
      [4, cborText('Wanjikũ Specimen')],
      [8, cborText('19900228')],
      [16, cborBytes(new Uint8Array(20))],
      [
        50,
        cborArray(
          cborMap([
            [0, cborBytes(new Uint8Array(8))],
            [1, cborInteger(0)],
          ]),
        ),
      ],
      [99, cborText('more')],
    ]),
  ],
]);

const decryptionKeys = [secret];
const openBoth = (barcode: string, keys: Jwks = jwks): void => {
  const verdict = openBarcode(barcode, keys, AT, { decryptionKeys });
  if (verdict.ok) outOfTime(verdict.claims, AT);
  readUnverifiedBarcode(barcode, { decryptionKeys });
};

/** The readers inside the folder throw errors that never leave it: those count as typed here. */
const inside = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (error instanceof CborError || error instanceof Refused) return undefined;
    throw error;
  }
};

const details = {
  issuer: 'https://niims.example',
  at: AT,
  nextUpdate: new Date(AT.getTime() + 86_400_000),
  number: 3,
};
const list = await sealRevocationList([3, 90, 4_000, 70_000].map(cardSerial), details, listSigner);
const listMessage = messageOf(list);
if (listMessage.kind !== 'signed') throw new Error('specimens');
const listKeys = jwksOf([listSigner]);
const asksOf = (bytes: Uint8Array, keys: Jwks): void => {
  const verdict = openRevocationList(bytes, keys, AT);
  if (verdict.ok) verdict.list.has(cardSerial(90));
};
const coded = riceEncode(Float64Array.of(3, 90, 4_000, 70_000), 12);

/** A key set as a file has it: `keys` is a list, as the command that reads the file makes sure of. */
const keySetIn = (json: string): Jwks | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys))
      return undefined;
    return { keys: value.keys.filter((key: unknown): key is Jwk => typeof key === 'object' && key !== null) };
  } catch {
    return undefined;
  }
};

export const sealTargets: readonly Target[] = [
  textTarget('Base45', 'fromBase45', [text, secretText], BASE45, fromBase45),
  bytesTarget('CBOR', ['readCbor', 'cborOf'], [message, list, withBiometrics], (bytes) =>
    inside(() => readCbor(bytes)),
  ),
  textTarget(
    'barcode, its text',
    ['openBarcode', 'readUnverifiedBarcode'],
    [text, secretText],
    BASE45,
    (barcode) => openBoth(barcode),
  ),
  heavy(
    bytesTarget(
      'barcode, its zlib stream',
      'openBarcode',
      [deflateSync(message)].map((one) => Uint8Array.from(one)),
      (bytes) => openBoth(base45(bytes)),
    ),
  ),
  bytesTarget('barcode, its COSE message', 'openBarcode', [message, unpacked(secretText)], (bytes) =>
    openBoth(packed(bytes)),
  ),
  heavy(
    bytesTarget(
      'barcode, its claims rightly signed',
      'openBarcode',
      [signed.payload, withBiometrics],
      (bytes) => {
        const barcode = packed(signedMessage(bytes));
        openBoth(barcode);
        openBoth(barcode, foreignKeys(signer));
      },
    ),
  ),
  bytesTarget(
    'claims',
    ['readClaims', 'claimsSet', 'readIdentity', 'birthOf', 'textOf', 'timeOf'],
    [signed.payload, withBiometrics],
    (bytes) => {
      inside(() => claimsSet(bytes));
      return [inside(() => readClaims(bytes, true)), inside(() => readClaims(bytes, false))];
    },
  ),
  bytesTarget('barcode, what its encryption hides', 'openBarcode', [message, signed.payload], (bytes) =>
    openBoth(packed(sealedMessage(bytes))),
  ),
  textTarget(
    'key set',
    'openBarcode',
    [JSON.stringify(jwks), JSON.stringify(foreignKeys(signer))],
    PRINTABLE,
    (json) => {
      const keys = keySetIn(json);
      if (keys !== undefined) openBoth(text, keys);
    },
  ),
  bytesTarget('revocation list of cards', 'openRevocationList', [list], (bytes) => asksOf(bytes, listKeys)),
  bytesTarget(
    'revocation list of cards, rightly signed',
    'openRevocationList',
    [listMessage.payload],
    (bytes) => asksOf(signedMessage(bytes, REVOCATION_TYPE), listKeys),
  ),
  bytesTarget('gap code', 'riceDecode', [coded], (bytes) => {
    const [first = 0, second = 0] = bytes;
    riceDecode(bytes, 4, 12, 32 ** 7);
    return riceDecode(bytes.subarray(2), first * 17 + second, second % 40, 32 ** 7);
  }),
];
