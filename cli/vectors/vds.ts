import { codeOf } from '../../card/index.ts';
import {
  describeVds,
  encodeSigned,
  encodeVds,
  openVds,
  readVds,
  type VdsHeader,
  type VdsParts,
} from '../../crypto/documents.ts';
import { type Fields, isFields, type Seal, sealsIn } from './vds-shape.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const plainHex = (value: unknown): string => String(value).toLowerCase().replace(/^0x/, '').padStart(2, '0');

/** How each field of a vector is found in what was read. Fields with other names are notes. */
const READ: Readonly<Record<string, (parts: VdsParts) => string>> = {
  version_byte: ({ header }) => String(header.version - 1),
  issuing_country: ({ header }) => header.issuingCountry,
  signer_identifier: ({ header }) => header.signerIdentifier,
  certificate_reference: ({ header }) => header.certificateReference,
  document_issue_date: ({ header }) => header.documentIssueDate,
  signature_creation_date: ({ header }) => header.signatureDate,
  feature_definition_reference: ({ header }) => hexOf(Uint8Array.of(header.featureDefinition)),
  document_type_category: ({ header }) => hexOf(Uint8Array.of(header.documentType)),
  signed_length: ({ signedBytes }) => String(signedBytes.length),
  signature_hex: ({ signature }) => hexOf(signature),
};
const HEX_FIELDS = new Set(['feature_definition_reference', 'document_type_category', 'signature_hex']);

const fieldOutcomes = (name: string, seal: Fields, parts: VdsParts): VectorOutcome[] =>
  Object.entries(READ).flatMap(([field, read]) => {
    const wanted = seal[field];
    if (wanted === undefined || wanted === null) return [];
    const told = HEX_FIELDS.has(field) ? plainHex(wanted) : String(wanted).trimEnd().replaceAll('<', '');
    const found = read(parts);
    return [
      found === told || (field === 'certificate_reference' && found === told.toUpperCase())
        ? { name: `${name}: ${field}`, ok: true }
        : { name: `${name}: ${field}`, ok: false, why: `${found} was read, ${told} is wanted` },
    ];
  });

const messageOutcome = (name: string, seal: Fields, parts: VdsParts): VectorOutcome[] => {
  const wanted = seal['messages'];
  if (!Array.isArray(wanted)) return [];
  const told = wanted
    .filter(isFields)
    .map(
      ({ tag, value_hex }) =>
        `${typeof tag === 'number' ? hexOf(Uint8Array.of(tag)) : plainHex(tag)}=${String(value_hex).toLowerCase()}`,
    );
  const found = parts.messages.map(({ tag, value }) => `${hexOf(Uint8Array.of(tag))}=${hexOf(value)}`);
  const same = told.join(' ') === found.join(' ');
  return [
    { name: `${name}: messages`, ok: same, ...(same ? {} : { why: `${found.length} messages were read` }) },
  ];
};

/** Some issuers write a country of one letter as one character, where we fill it up: two bytes of the header. */
const sameButCountry = (ours: Uint8Array, theirs: Uint8Array, header: VdsHeader): boolean => {
  const cut = header.issuingCountry.length < 3 ? 4 : 0;
  return hexOf(ours.subarray(cut)) === hexOf(theirs.subarray(cut)) && ours.length === theirs.length;
};

const againOutcome = (name: string, raw: Uint8Array, parts: VdsParts): VectorOutcome => {
  const signed = encodeSigned(parts.header, parts.messages);
  const same =
    sameButCountry(signed, parts.signedBytes, parts.header) &&
    sameButCountry(encodeVds(signed, parts.signature), raw, parts.header);
  return { name: `${name}: written again`, ok: same, ...(same ? {} : { why: 'other bytes than were read' }) };
};

const isCertificate = (name: string): boolean => /\.(crt|cer|der|pem)$/i.test(name);

/** The certificate that is named, when it is there; else every one beside the file. */
const certificatesFor = (seal: Fields, file: VectorFile) => {
  const verified = seal['verified_with'];
  const name = isFields(verified) ? verified['certificate'] : seal['certificate'];
  const named = typeof name === 'string' ? file.siblings.get(name.split('/').at(-1) ?? '') : undefined;
  if (named !== undefined) return { named: true, certificates: [named] };
  const beside = [...file.siblings].filter(([other]) => isCertificate(other)).map(([, bytes]) => bytes);
  return { named: false, certificates: beside };
};

const signatureOutcomes = (
  name: string,
  seal: Fields,
  file: VectorFile,
  parts: VdsParts,
  raw: Uint8Array,
): VectorOutcome[] => {
  const { named, certificates } = certificatesFor(seal, file);
  const at = new Date(`${parts.header.signatureDate}T12:00:00Z`);
  const verdict = openVds(raw, certificates, at);
  // Nobody said that one of the certificates beside it is the right one.
  if (!verdict.ok && !named)
    return [{ name: `${name}: signature`, ok: true, remark: true, why: `not verified: ${verdict.code}` }];
  // A byte of the last message, and one of the signature.
  const changed = [parts.signedBytes.length - 1, raw.length - 1].map((place) => {
    const bytes = raw.map((byte, n) => (n === place ? byte ^ 1 : byte));
    const forged = openVds(bytes, certificates, at);
    return forged.ok ? 'accepted' : forged.code;
  });
  const refused = changed.every((code) => code !== 'accepted');
  return [
    { name: `${name}: signature`, ok: verdict.ok, ...(verdict.ok ? {} : { why: verdict.code }) },
    { name: `${name}: a changed byte is refused`, ok: refused, why: changed.join(', ') },
  ];
};

/** Does the file say that this seal has to be refused? */
const invalid = (seal: Fields): boolean =>
  typeof seal['expected_error'] === 'string' ||
  seal['valid'] === false ||
  [seal['category'], seal['expected']].some(
    (one) => typeof one === 'string' && /^(invalid|reject|refuse)/i.test(one),
  );

const outcomesOf = ({ fields: seal, raw }: Seal, file: VectorFile, place: number): VectorOutcome[] => {
  const name = typeof seal['name'] === 'string' ? seal['name'] : `seal ${place + 1}`;
  try {
    const parts = readVds(raw);
    if (invalid(seal)) {
      const verdict = openVds(raw, certificatesFor(seal, file).certificates, new Date());
      return [{ name: `${name}: refused`, ok: !verdict.ok, why: verdict.ok ? 'accepted' : verdict.code }];
    }
    const { profile, features, others } = describeVds(parts.header, parts.messages);
    const count = Object.keys(features).length + Object.keys(others).length;
    return [
      ...fieldOutcomes(name, seal, parts),
      ...messageOutcome(name, seal, parts),
      {
        name: `${name}: features`,
        ok: count === parts.messages.length,
        why: profile ?? 'profile not known, kept as bytes',
      },
      againOutcome(name, raw, parts),
      ...signatureOutcomes(name, seal, file, parts, raw),
    ];
  } catch (error) {
    return [{ name: `${name}: read`, ok: invalid(seal), why: codeOf(error) }];
  }
};

/** Visible digital seals as JSON: `raw_hex`, the fields it holds, and beside the file the certificate that signed it. */
export const vdsSeals: VectorSet = {
  title: 'visible digital seals',
  kinds: ['vds'],
  recognises: (file) => sealsIn(file).length > 0,
  run: async (file) => sealsIn(file).flatMap((seal, place) => outcomesOf(seal, file, place)),
};
