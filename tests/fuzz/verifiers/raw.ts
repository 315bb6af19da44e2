import { sign } from 'node:crypto';
import { cardSerial } from '../../../card/index.ts';
import { verifyActiveAuthentication } from '../../../crypto/chip-access/index.ts';
import {
  encodeVds,
  jwksOf,
  openBarcode,
  openRevocationList,
  openVds,
  sealRevocationList,
  sealVds,
} from '../../../crypto/documents.ts';
import { signManifest, verifyManifest } from '../../../crypto/extract/index.ts';
import { METHODS, type Minutes, signMinutes } from '../../../crypto/keys/ceremony/minutes.ts';
import { verifyMinutes } from '../../../crypto/keys/index.ts';
import { cborArray, cborBytes, cborMap, cborTag } from '../../../crypto/seal/cbor.ts';
import { messageOf } from '../../../crypto/seal/cose.ts';
import { lowered } from '../../../crypto/seal/ecdsa-scalars.ts';
import { countrySigner, ec, later, under } from '../../crypto/pki-specimen.ts';
import { cwtOf, foreignKeys, forged } from '../../crypto/seal-forge.ts';
import { AT } from '../specimens.ts';

import { type Change, codeFrom, key, pair, type Verifier, verdictOf } from './verifier.ts';

const { privateKey } = pair;

const home = await countrySigner(ec('P-256'), 'Signing CSCA');
const vdsCertificate = await under(home, 'barcode-signer', pair.publicKey);
const seal = await sealVds(
  {
    profile: 'waiting-slip',
    issuingCountry: 'KEN',
    issued: '2026-02-01',
    features: {
      serial: 'K0000001Z',
      mrz: 'I<KENK0000001Z4<<<<<<<<<<<<<<<\n9002281F<<<<<<<KEN<<<<<<<<<<<2\nSPECIMEN<<WANJIKU<<<<<<<<<<<<<',
      validUntil: '2026-08-01',
    },
  },
  key('barcode-signer', vdsCertificate),
  AT,
);

const listSigner = key('revocation-signer');
const revoked = await sealRevocationList(
  [cardSerial(1)],
  { issuer: 'https://niims.example', at: AT, nextUpdate: later(AT, 1), number: 1 },
  listSigner,
);
const spoiltRevoked = (change: Change): Uint8Array => {
  const message = messageOf(revoked);
  if (message.kind !== 'signed') throw new Error('specimens');
  const { protectedHeader, payload, signature } = message;
  const parts = [protectedHeader, payload, change(signature)].map(cborBytes);
  return cborTag(18, cborArray(parts[0] ?? payload, cborMap([]), parts[1] ?? payload, parts[2] ?? payload));
};

const register = key('register');
const jws = await signManifest(Buffer.from('{}'), register);
const auditSeal = key('audit-seal');
const minutes: Minutes = {
  format: 'kadi-key-ceremony',
  version: 1,
  kind: 'first',
  begun: AT.toISOString(),
  ended: AT.toISOString(),
  custodians: ['Amina Specimen', 'Brian Specimen'],
  software: { version: '0.1.0', sha256: '', node: '' },
  token: {},
  methods: METHODS,
  steps: [],
  keys: [
    {
      ...{
        purpose: 'audit-seal',
        generation: 1,
        algorithm: 'ES256',
        keyId: auditSeal.keyId,
        checkValue: null,
      },
      publicKey: Buffer.from(pair.publicKey.export({ format: 'der', type: 'spki' })).toString('base64'),
      ...{ certificateSha256: null, from: null, until: null, madeHere: true, training: true, test: null },
    },
  ],
  training: true,
};
/** A token signs with either s. */
const signedMinutes = JSON.parse(await signMinutes(minutes, auditSeal)) as { jws: string };
const withSignature = (compact: string, change: Change): string => {
  const at = compact.lastIndexOf('.') + 1;
  const good = Buffer.from(compact.slice(at), 'base64url');
  return compact.slice(0, at) + Buffer.from(change(Uint8Array.from(good))).toString('base64url');
};

const challenge = new Uint8Array(8).fill(1);
const chipKey = { kind: 'ecdsa', key: pair.publicKey, curve: 'P-256' } as const;
const chipSignature = (dsaEncoding: 'der' | 'ieee-p1363'): Uint8Array =>
  Uint8Array.from(sign('sha256', challenge, { key: privateKey, dsaEncoding }));
const barcodeSigner = key('barcode-signer');

/** Barcodes, seals, lists of cards, what is in JSON, and chips. */
export const RAW_VERIFIERS: readonly Verifier[] = [
  {
    name: 'a barcode of ours',
    form: 'raw',
    refused: 'BARCODE_BAD_SIGNATURE',
    higher: 'BARCODE_MALLEATED',
    outcome: async (change) =>
      verdictOf(
        openBarcode(
          await forged(barcodeSigner, cwtOf([]), {
            signature: (good) => change(lowered('prime256v1', good)),
          }),
          jwksOf([barcodeSigner]),
          AT,
        ),
      ),
  },
  {
    name: 'a barcode of another issuer',
    form: 'raw',
    refused: 'BARCODE_BAD_SIGNATURE',
    higher: 'ok',
    outcome: async (change) =>
      verdictOf(
        openBarcode(
          await forged(barcodeSigner, cwtOf([]), { signature: change }),
          foreignKeys(barcodeSigner),
          AT,
        ),
      ),
  },
  {
    name: 'a revocation list of cards',
    form: 'raw',
    refused: 'REVOCATION_BAD_SIGNATURE',
    higher: 'REVOCATION_BAD_SIGNATURE',
    outcome: async (change) => verdictOf(openRevocationList(spoiltRevoked(change), jwksOf([listSigner]), AT)),
  },
  {
    name: 'a digital seal',
    form: 'raw',
    refused: 'VDS_BAD_SIGNATURE',
    empty: 'VDS_NO_SIGNATURE',
    higher: 'ok',
    outcome: async (change) => {
      const bytes = encodeVds(seal.slice(0, -66), change(seal.slice(-64)));
      return verdictOf(openVds(bytes, [vdsCertificate], AT));
    },
  },
  {
    name: 'the manifest of an extract',
    form: 'raw',
    refused: 'EXTRACT_SIGNATURE',
    higher: 'ok',
    outcome: (change) => codeFrom(() => verifyManifest(withSignature(jws, change), [register])),
  },
  {
    name: 'minutes of a ceremony',
    form: 'raw',
    refused: 'MINUTES_INVALID',
    higher: 'ok',
    outcome: (change) =>
      codeFrom(() =>
        verifyMinutes(JSON.stringify({ minutes, jws: withSignature(signedMinutes.jws, change) })),
      ),
  },
  ...(['raw', 'der'] as const).map(
    (form): Verifier => ({
      name: `a chip that proves itself (${form})`,
      form,
      refused: 'refused',
      higher: 'ok',
      outcome: async (change) => {
        const signature = change(chipSignature(form === 'raw' ? 'ieee-p1363' : 'der'));
        return verifyActiveAuthentication(chipKey, 'sha256', challenge, signature) ? 'ok' : 'refused';
      },
    }),
  ),
];
