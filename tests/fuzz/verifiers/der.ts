import { sign } from 'node:crypto';
import { bitString, octets, readDer, sequence, TAG, tagged } from '../../../crypto/der.ts';
import {
  buildCrl,
  buildMasterList,
  crlFault,
  issuedBy,
  readCertificate,
  readCrl,
  readMasterList,
  readSod,
  signatureIdentifier,
  verifyMasterList,
  verifySodIntegrity,
} from '../../../crypto/documents.ts';
import { countrySigner, ec, later, under } from '../../crypto/pki-specimen.ts';
import { forgeSod } from '../../crypto/sod-forge.ts';
import { ISSUED } from '../../crypto/specimen-document.ts';

import { type Change, key, pair, type Verifier } from './verifier.ts';

const { privateKey } = pair;
const countryPair = ec('P-256');
const home = await countrySigner(countryPair, 'Signing CSCA');
const root = readCertificate(home.certificate);
const document = await under(home, 'document-signer', pair.publicKey);
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

/** Certificates, lists and security objects. */
export const DER_VERIFIERS: readonly Verifier[] = [
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
];
