import { sign } from 'node:crypto';
import { codeOf } from '../../card/errors.ts';
import { cardSerial } from '../../card/index.ts';
import { verifyActiveAuthentication } from '../../crypto/chip-access/index.ts';
import { bitString, octets, readDer, sequence, TAG, tagged } from '../../crypto/der.ts';
import {
  buildCrl,
  buildMasterList,
  crlFault,
  encodeVds,
  issuedBy,
  jwksOf,
  openBarcode,
  openRevocationList,
  openVds,
  readCertificate,
  readCrl,
  readMasterList,
  readSod,
  sealRevocationList,
  sealVds,
  signatureIdentifier,
  verifyMasterList,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import { signManifest, verifyManifest } from '../../crypto/extract/index.ts';
import { METHODS, type Minutes, signMinutes } from '../../crypto/keys/ceremony/minutes.ts';
import { SoftwareSigner, verifyMinutes } from '../../crypto/keys/index.ts';
import { cborArray, cborBytes, cborMap, cborTag } from '../../crypto/seal/cbor.ts';
import { messageOf } from '../../crypto/seal/cose.ts';
import { countrySigner, ec, later, under } from '../crypto/pki-specimen.ts';
import { cwtOf, foreignKeys, forged } from '../crypto/seal-forge.ts';
import { forgeSod } from '../crypto/sod-forge.ts';
import { ISSUED } from '../crypto/specimen-document.ts';
import { AT } from './specimens.ts';

/** Replaces a good signature. */
export type Change = (good: Uint8Array) => Uint8Array;

/** Something of ours that verifies ECDSA on P-256, as what it says when the signature has been changed. */
export interface Verifier {
  readonly name: string;
  /** r ‖ s, or the SEQUENCE of both. */
  readonly form: 'raw' | 'der';
  readonly refused: string;
  /** Where an empty signature has a code of its own. */
  readonly empty?: string;
  /** What is said of n − s. Issuers write either (see ecdsa-der.ts); what only we write is held to the lower. */
  readonly higher: 'ok' | string;
  readonly outcome: (change: Change) => Promise<string>;
}

const pair = ec('P-256');
const { privateKey } = pair;
const key = (
  purpose: ConstructorParameters<typeof SoftwareSigner>[0],
  certificate: Uint8Array | null = null,
) => new SoftwareSigner(purpose, privateKey, certificate);

const countryPair = ec('P-256');
const home = await countrySigner(countryPair, 'Signing CSCA');
const root = readCertificate(home.certificate);
const document = await under(home, 'document-signer', pair.publicKey);
const vdsCertificate = await under(home, 'barcode-signer', pair.publicKey);
const listCertificate = await under(home, 'master-list-signer', pair.publicKey);

/** A signed object of X.509 with its signature changed. */
const spoilt = (der: Uint8Array, change: Change): Uint8Array => {
  const value = readDer(der).value;
  const content = value.subarray(0, readDer(value).end);
  const good = sign('sha256', content, countryPair.privateKey);
  return sequence(content, signatureIdentifier('ES256'), bitString(change(Uint8Array.from(good))));
};

const crl = await buildCrl({
  issuer: home,
  number: 1,
  thisUpdate: later(ISSUED, 1),
  nextUpdate: later(ISSUED, 30),
  revoked: [],
});
const list = await buildMasterList({
  signer: key('master-list-signer', listCertificate),
  country: home.certificate,
  certificates: [],
  at: later(ISSUED, 1),
});
/** The signature is the last thing in CMS as we write it: OCTET STRING in SignerInfo in SET in SignedData in [0] in SEQUENCE. */
const spoiltList = (change: Change): Uint8Array => {
  const { signer } = readMasterList(list);
  const parts = (value: Uint8Array): Uint8Array[] => {
    const found: Uint8Array[] = [];
    for (let at = 0; at < value.length; ) {
      const { end } = readDer(value, at);
      found.push(value.subarray(at, end));
      at = end;
    }
    return found;
  };
  const inside = (encoded: Uint8Array | undefined): Uint8Array => readDer(encoded ?? new Uint8Array()).value;
  const [type = new Uint8Array(), wrapped] = parts(inside(list));
  const signedData = parts(inside(inside(wrapped)));
  const info = parts(inside(inside(signedData.at(-1))));
  const signerInfo = sequence(...info.with(-1, octets(change(signer.signature))));
  const whole = signedData.with(-1, Uint8Array.from([TAG.set, ...tagged(0, signerInfo).subarray(1)]));
  return sequence(type, tagged(0, sequence(...whole)));
};

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

const codeFrom = async (work: () => unknown): Promise<string> => {
  try {
    const outcome = await work();
    return typeof outcome === 'string' ? outcome : 'ok';
  } catch (error) {
    return codeOf(error);
  }
};
const verdictOf = (verdict: { readonly ok: boolean; readonly code?: string }): string =>
  verdict.ok ? 'ok' : (verdict.code ?? 'refused');
const challenge = new Uint8Array(8).fill(1);
const chipKey = { kind: 'ecdsa', key: pair.publicKey, curve: 'P-256' } as const;
const chipSignature = (dsaEncoding: 'der' | 'ieee-p1363'): Uint8Array =>
  Uint8Array.from(sign('sha256', challenge, { key: privateKey, dsaEncoding }));
const barcodeSigner = key('barcode-signer');

export const VERIFIERS: readonly Verifier[] = [
  {
    name: 'EF.SOD',
    form: 'der',
    refused: 'signature',
    higher: 'ok',
    outcome: async (change) => {
      const sod = forgeSod(document, privateKey, { changeSignature: change });
      readSod(sod);
      const { ok, checks } = verifySodIntegrity(sod);
      return ok
        ? 'ok'
        : checks
            .filter((one) => !one.ok)
            .map(({ check }) => check)
            .join();
    },
  },
  {
    name: 'a certificate',
    form: 'der',
    refused: 'refused',
    higher: 'ok',
    outcome: async (change) =>
      issuedBy(root, readCertificate(spoilt(document, change))) === null ? 'ok' : 'refused',
  },
  {
    name: 'a revocation list of certificates',
    form: 'der',
    refused: 'refused',
    higher: 'ok',
    outcome: async (change) => (crlFault(readCrl(spoilt(crl, change)), root) === null ? 'ok' : 'refused'),
  },
  {
    name: 'a master list',
    form: 'der',
    refused: 'signature',
    higher: 'ok',
    outcome: async (change) => {
      const { ok, checks } = verifyMasterList(readMasterList(spoiltList(change)), [root]);
      return ok
        ? 'ok'
        : checks
            .filter((one) => !one.ok)
            .map(({ check }) => check)
            .join();
    },
  },
  {
    name: 'a barcode of ours',
    form: 'raw',
    refused: 'BARCODE_BAD_SIGNATURE',
    higher: 'BARCODE_MALLEATED',
    outcome: async (change) =>
      verdictOf(
        openBarcode(
          await forged(barcodeSigner, cwtOf([]), { signature: change }),
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
