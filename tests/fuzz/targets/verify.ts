import { sign } from 'node:crypto';
import { bitString, sequence } from '../../../crypto/der.ts';
import {
  type ChipFiles,
  type EfName,
  loadTrust,
  readCertificate,
  readSod,
  signatureIdentifier,
  verifyChipFiles,
  verifySodIntegrity,
} from '../../../crypto/documents.ts';
import { allBer, onlyBer } from '../../../crypto/pki/ber.ts';
import { countrySigner, ec, under } from '../../crypto/pki-specimen.ts';
import { contentType, forgeSod, messageDigest, securityObject, signingTime } from '../../crypto/sod-forge.ts';
import { AT, card, passport, pki } from '../specimens.ts';
import { bytesTarget, heavy, type Target } from '../target.ts';

const countryPair = ec('P-256');
const country = await countrySigner(countryPair, 'Verified CSCA');
const pair = ec('P-256');
const document = await under(country, 'document-signer', pair.publicKey);
const trust = loadTrust([{ name: 'csca', bytes: country.certificate }]);

/** Given once, so that the chain is verified once. */
const cardTrust = loadTrust([{ name: 'csca', bytes: pki.root }]);

const verified = (sod: Uint8Array): unknown =>
  verifyChipFiles(new Map([['EF.SOD', sod]]), trust, AT, { legacy: true });
const files = (name: EfName, bytes: Uint8Array): ChipFiles => new Map(card.files).set(name, bytes);
const both = (name: EfName): readonly Uint8Array[] =>
  [card, passport].flatMap((one) => one.files.get(name) ?? []);
const verifiedWith = (name: EfName, bytes: Uint8Array): unknown =>
  verifyChipFiles(files(name, bytes), cardTrust, AT);

const content = securityObject();
const tbsOf = (der: Uint8Array): Uint8Array => {
  const value = onlyBer(der, 0x30);
  return value.subarray(0, allBer(value)[0]?.end);
};
const signedAnew = (tbs: Uint8Array): Uint8Array =>
  sequence(tbs, signatureIdentifier('ES256'), bitString(sign('sha256', tbs, countryPair.privateKey)));

const withFile = (name: EfName): Target =>
  heavy(
    bytesTarget(`verdict about a chip, its ${name}`, 'verifyChipFiles', both(name), (bytes) =>
      verifiedWith(name, bytes),
    ),
  );

export const verifyTargets: readonly Target[] = [
  withFile('EF.SOD'),
  withFile('EF.COM'),
  withFile('EF.DG1'),
  withFile('EF.DG11'),
  withFile('EF.DG14'),
  withFile('EF.DG15'),
  withFile('EF.CardAccess'),
  bytesTarget('security object alone', 'verifySodIntegrity', both('EF.SOD'), (bytes) =>
    verifySodIntegrity(bytes, card.files),
  ),
  heavy(
    bytesTarget(
      'content of a security object, rightly signed',
      'verifyChipFiles',
      [content, readSod(both('EF.SOD')[0] ?? content).content],
      (bytes) => verified(forgeSod(document, pair.privateKey, { content: bytes })),
    ),
  ),
  heavy(
    bytesTarget(
      'attributes of a security object, rightly signed',
      'verifyChipFiles',
      [contentType(), messageDigest(content), signingTime()],
      (bytes) =>
        verified(
          forgeSod(document, pair.privateKey, { attributes: [contentType(), messageDigest(content), bytes] }),
        ),
    ),
  ),
  heavy(
    bytesTarget(
      'signer of a security object, rightly certified',
      ['verifyChipFiles', 'checkSigner'],
      [tbsOf(document)],
      (tbs) => {
        const certificate = signedAnew(tbs);
        readCertificate(certificate);
        return verified(forgeSod(certificate, pair.privateKey));
      },
    ),
  ),
  heavy(
    bytesTarget(
      'country signer given to a verifier',
      'verifyChipFiles',
      [pki.root, country.certificate],
      (bytes) => verifyChipFiles(card.files, [bytes], AT),
    ),
  ),
];
