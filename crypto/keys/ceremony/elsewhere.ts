import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import {
  buildRequest,
  type Certificate,
  isSelfSigned,
  nameText,
  profileFaults,
  readCertificate,
} from '../../pki/index.ts';
import { certificateFile } from '../demo-file.ts';
import { countrySignersElsewhere, entriesOf, replaceFile } from '../pkcs11/manifest.ts';
import { keyIdOf } from '../software-signer.ts';
import type { CeremonyUnderWay } from './ceremony.ts';
import { commonNameOf, fingerprintOf, isUncertified, naming, profileFor, signerOf } from './certify.ts';
import { CEREMONY_ERRORS } from './errors.ts';

const REQUESTS = 'requests';

const refuse = (why: string): Error => failure(CEREMONY_ERRORS, 'CEREMONY_COUNTRY_SIGNER', { why });

const COUNTRY = /^ke$/i;

/** Throws CEREMONY_COUNTRY_SIGNER unless it is the root certificate of a country signer of this State. */
const countrySignerFrom = (der: Uint8Array, at: Date): Certificate => {
  const certificate = readCertificate(der);
  const [fault] = profileFaults(certificate, 'csca').faults;
  if (fault !== undefined) throw refuse(fault);
  if (!certificate.isCa || !isSelfSigned(certificate)) throw refuse('not signed by itself');
  if (certificate.notAfter <= at) throw refuse('it is over');
  if (!COUNTRY.test(certificate.subjectCountry ?? '')) throw refuse('of another country');
  return certificate;
};

/** What the custodians have to compare with what the country signer's own people told them. */
export const describeCountrySigner = (way: CeremonyUnderWay): readonly string[] => {
  const der = way.options.countrySigner;
  if (der === undefined) return [];
  const { subject } = countrySignerFrom(der, way.now());
  return [`Country signer elsewhere: ${nameText(subject)}`, `  SHA-256 ${fingerprintOf(der)}`];
};

/** Enters the certificate that was given, once both have confirmed it. A token holds a country signer or none. */
export const enterCountrySigner = async (way: CeremonyUnderWay): Promise<void> => {
  const { countrySigner: der, folder } = way.options;
  if (der === undefined) return;
  if (entriesOf(way.held, 'csca').length > 0) throw refuse('this token holds a country signer of its own');
  const { publicKey } = countrySignerFrom(der, way.now());
  const name = certificateFile('csca', keyIdOf(publicKey));
  const held = countrySignersElsewhere(way.held);
  if (way.held.keys.length > 0 && held.length === 0) throw refuse('keys were made here under another plan');
  await replaceFile(join(folder, name), der);
  await way.enter((manifest) => ({
    ...manifest,
    countrySigners: [name, ...held.filter((one) => one !== name)],
  }));
  await way.note('token', 'entered the country signer that lies elsewhere', { sha256: fingerprintOf(der) });
};

const pemOfRequest = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE REQUEST-----\n`;

/** Writes a request for each key that has no certificate yet: `requests/<purpose>-<generation>.p10`, and `.pem` beside it. */
export const stepRequests = async (way: CeremonyUnderWay): Promise<void> => {
  const { folder } = way.options;
  const waiting = way.held.keys.filter(isUncertified);
  await way.agree('certificates', [
    waiting.length === 0
      ? 'No certificate is to be asked for.'
      : 'The country signer will be asked for certificates of:',
    ...waiting.map((entry) => `  ${naming(entry)}`),
  ]);
  const place = join(folder, REQUESTS);
  await mkdir(place, { recursive: true, mode: 0o700 });
  for (const entry of waiting) {
    const profile = profileFor(entry);
    if (profile === undefined) continue;
    const request = await buildRequest(
      signerOf(way.device, entry, null),
      commonNameOf(profile, entry.generation),
    );
    const name = `${entry.purpose}-${entry.generation}`;
    await replaceFile(join(place, `${name}.p10`), request);
    await replaceFile(join(place, `${name}.pem`), Buffer.from(pemOfRequest(request), 'utf8'));
    const sha256 = fingerprintOf(request);
    await way.note('certificates', `request for ${naming(entry)}`, { keyId: entry.keyId, sha256 });
    way.people.tell(`  request for ${naming(entry)}  SHA-256 ${sha256}`);
  }
};
