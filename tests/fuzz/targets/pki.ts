import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { bitString, readDer, sequence, TAG } from '../../../crypto/der.ts';
import {
  buildCrl,
  buildMasterList,
  checkSigner,
  checkStanding,
  crlFault,
  ecdsaFault,
  isSelfSigned,
  issueLinkCertificate,
  kindOf,
  loadTrust,
  nameText,
  pemOf,
  profileFaults,
  readCertificate,
  readCrl,
  readMasterList,
  revocationOf,
  signatureFault,
  signatureIdentifier,
  standingOf,
  trustParts,
  trustThroughLinks,
  verifyMasterList,
} from '../../../crypto/documents.ts';
import { SoftwareSigner } from '../../../crypto/keys/index.ts';
import { allBer, onlyBer } from '../../../crypto/pki/ber.ts';
import { readSignedData } from '../../../crypto/pki/cms.ts';
import { readExtensions } from '../../../crypto/pki/extensions.ts';
import { countrySigner, ec, later, type Pair, rsa, under } from '../../crypto/pki-specimen.ts';
import { ISSUED, serialNumber } from '../../crypto/specimen-document.ts';
import { AT, country, listCertificate, listPair, pki } from '../specimens.ts';
import { bytesTarget, heavy, type Target } from '../target.ts';

const pair = ec('P-256');
/** A country whose key is here, so that what was changed can be signed again. */
const home = await countrySigner(pair, 'Home CSCA');
const signerPair = ec('P-256');
const documentSigner = await under(home, 'document-signer', signerPair.publicKey, {
  crlAddress: 'https://niims.example/crl',
});
const barcodeSigner = await under(home, 'barcode-signer', signerPair.publicKey);
const second = await countrySigner(ec('P-256'), 'Home CSCA');
const link = await issueLinkCertificate({
  issuer: home,
  oldCertificate: home.certificate,
  newCertificate: second.certificate,
  notBefore: ISSUED,
});
const crl = await buildCrl({
  issuer: home,
  number: 7,
  thisUpdate: later(ISSUED, 1),
  nextUpdate: later(ISSUED, 60),
  revoked: [1, 2, 3].map((n) => ({ serial: serialNumber(n), at: ISSUED })),
});
const masterList = await buildMasterList({
  signer: new SoftwareSigner('master-list-signer', listPair.privateKey, listCertificate),
  country: country.certificate,
  certificates: [second.certificate],
  at: later(ISSUED, 1),
});

const certificates = [home.certificate, documentSigner, barcodeSigner, link, pki.root, listCertificate];
const anchor = readCertificate(home.certificate);
const trusted = [anchor];
const sound = readCertificate(documentSigner);
const pem = Buffer.from(`${pemOf(home.certificate)}${pemOf(documentSigner)}`);
const ldif = Buffer.from(
  `dn: c=KE\ncACertificate;binary:: ${Buffer.from(home.certificate)
    .toString('base64')
    .replaceAll(/(.{60})/g, '$1\n ')}\n` +
    `pkdMasterListContent:: ${Buffer.from(masterList).toString('base64')}\n`,
);

const ALGORITHM = signatureIdentifier('ES256');
/** What is signed, with a signature of the home country that is right for it. */
const signedAnew = (content: Uint8Array): Uint8Array =>
  sequence(content, ALGORITHM, bitString(sign('sha256', content, pair.privateKey)));
const tbsOf = (der: Uint8Array): Uint8Array => {
  const outer = readDer(der).value;
  return outer.subarray(0, readDer(outer).end);
};

/** What a certificate is asked once it has been read, whatever it says. */
const examined = (der: Uint8Array): unknown => {
  const certificate = readCertificate(der);
  profileFaults(certificate, 'document-signer', 'lenient');
  profileFaults(certificate, 'barcode-signer', 'ours');
  nameText(certificate.subject);
  const standing = standingOf(certificate, trusted);
  return checkStanding(standing, trusted, { at: AT, signedAt: AT, crls: [readCrl(crl)] });
};

const publicKeyIn = (spki: Uint8Array): unknown => {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
};

const extensionsIn = (bytes: Uint8Array): unknown => readExtensions(allBer(onlyBer(bytes, TAG.sequence)));
/** The SEQUENCE of extensions of our own certificates: the last object of what is signed. */
const extensionsOf = (der: Uint8Array): Uint8Array => {
  const fields = allBer(onlyBer(tbsOf(der), TAG.sequence));
  return fields.at(-1)?.value ?? new Uint8Array();
};
const keyInfoOf = (der: Uint8Array): Uint8Array => {
  const value = onlyBer(tbsOf(der), TAG.sequence);
  const object = allBer(value).at(-2);
  return object === undefined ? new Uint8Array() : value.slice(object.start, object.end);
};

/** The key of a certificate, changed, in a certificate that is otherwise right. */
const withKeyInfo = (keyInfo: Uint8Array): Uint8Array => {
  const value = onlyBer(tbsOf(documentSigner), TAG.sequence);
  const fields = allBer(value).map(({ start, end }) => value.subarray(start, end));
  return signedAnew(sequence(...fields.with(-2, keyInfo)));
};

const signature = sound.signature;
const explicit = keyInfoOf(
  await under(home, 'document-signer', signerPair.publicKey, { explicitCurve: true }),
);

const spkiOf = ({ publicKey }: Pair): Uint8Array =>
  Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
/** Keys of kinds that a stranger may put into a certificate. */
const otherKinds: readonly Uint8Array[] = [
  spkiOf(rsa(1_024)),
  spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 1_024, hashAlgorithm: 'sha256' })),
  spkiOf(generateKeyPairSync('ed25519')),
  spkiOf(generateKeyPairSync('x25519')),
  spkiOf(generateKeyPairSync('dsa', { modulusLength: 1_024, divisorLength: 160 })),
];

export const pkiTargets: readonly Target[] = [
  bytesTarget('certificate', ['readCertificate', 'pemOf'], certificates, (bytes) => [
    readCertificate(bytes),
    pemOf(bytes),
  ]),
  heavy(
    bytesTarget(
      'certificate that its issuer signed',
      'checkSigner',
      [documentSigner, barcodeSigner].map(tbsOf),
      (tbs) => {
        const der = signedAnew(tbs);
        return [examined(der), checkSigner(der, trusted, { at: AT, signedAt: AT, crls: [] })];
      },
    ),
  ),
  heavy(
    bytesTarget(
      'certificate of a country signer',
      ['trustThroughLinks', 'isSelfSigned'],
      [home.certificate, link].map(tbsOf),
      (tbs) => {
        const certificate = readCertificate(signedAnew(tbs));
        isSelfSigned(certificate);
        return trustThroughLinks(trusted, [certificate]);
      },
    ),
  ),
  heavy(
    bytesTarget(
      'public key of a certificate',
      ['namedKey', 'curveOf', 'pointOf', 'orderOf'],
      [keyInfoOf(documentSigner), explicit, ...otherKinds],
      (bytes) => {
        publicKeyIn(bytes);
        return examined(withKeyInfo(bytes));
      },
    ),
  ),
  bytesTarget(
    'extensions of a certificate',
    'readExtensions',
    [documentSigner, home.certificate, link].map(extensionsOf),
    extensionsIn,
  ),
  bytesTarget('revocation list of certificates', 'readCrl', [crl], (bytes) => {
    const list = readCrl(bytes);
    list.find(serialNumber(2));
    return [...list.entries()].length + (crlFault(list, anchor)?.length ?? 0);
  }),
  bytesTarget('revocation list that its issuer signed', 'revocationOf', [tbsOf(crl)], (tbs) =>
    revocationOf(sound, trusted, [readCrl(signedAnew(tbs))], AT),
  ),
  heavy(
    bytesTarget(
      'master list',
      ['readMasterList', 'readSignedData', 'verifyMasterList'],
      [masterList],
      (bytes) => {
        readSignedData(bytes);
        return verifyMasterList(readMasterList(bytes), [readCertificate(country.certificate)]);
      },
    ),
  ),
  heavy(
    bytesTarget(
      'file of trust',
      ['loadTrust', 'kindOf', 'trustParts'],
      [home.certificate, crl, masterList, pem, ldif],
      (bytes) => {
        kindOf(bytes);
        trustParts(bytes);
        return loadTrust([
          { name: 'a', bytes },
          { name: 'b', bytes: home.certificate },
        ]);
      },
    ),
  ),
  bytesTarget('signature of a certificate', ['signatureFault', 'ecdsaFault'], [signature], (bytes) => [
    ecdsaFault(bytes, anchor.publicKey),
    signatureFault(sound.tbs, sound.signatureAlgorithm, anchor.publicKey, bytes),
  ]),
  bytesTarget(
    'algorithm of a signature',
    'signatureFault',
    (['ES256', 'ES384', 'PS256', 'PS512', 'RS256'] as const).map(signatureIdentifier),
    (bytes) => signatureFault(sound.tbs, bytes, anchor.publicKey, signature, { sha1: true }),
  ),
];
