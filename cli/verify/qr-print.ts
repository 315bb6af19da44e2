import type { Biometric, OpenedBarcode } from '../../crypto/documents.ts';
import { entryOf, type QrReport, type Revocation } from './qr-check.ts';

/** What a stranger's card says may not move the cursor, change colours or turn the writing round. */
const HARMLESS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
export const harmless = (text: string): string => text.replaceAll('\n', ', ').replace(HARMLESS, '\u00b7');

const isBiometrics = (value: unknown): value is readonly Biometric[] =>
  Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null && 'data' in one);

const shown = (value: unknown): string => {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (isBiometrics(value)) return value.map(({ data }) => `${data.length} bytes`).join(', ');
  return harmless(Array.isArray(value) ? value.join(', ') : String(value));
};

const SEXES = { M: 'male', F: 'female', X: 'other' } as const;
const day = (at: Date | null): string | undefined => at?.toISOString().slice(0, 10);
const dateOfBirth = (digits: string | null): string | undefined =>
  digits?.replace(/^(....)(..)(..)$/, '$1-$2-$3').replace(/(-00)+$/, '');

/** Fields that have a line of their own below. */
const SAID = new Set([
  'id',
  'version',
  'language',
  'fullName',
  'dateOfBirth',
  'gender',
  'nationality',
  'countryOfIssuance',
]);

const claimLines = (claims: OpenedBarcode): readonly (readonly [string, string | null | undefined])[] => [
  ['Name', claims.fullName],
  ['Born', dateOfBirth(claims.dateOfBirth)],
  ['Sex', claims.sex === null ? null : SEXES[claims.sex]],
  ['Number', claims.id],
  ['Nationality', claims.nationality],
  ...Object.entries(claims.identity)
    .filter(([name]) => !SAID.has(name))
    .map(([name, value]) => [name, shown(value)] as const),
  ...[...claims.unknown].map(([key]) => [`field ${key}`, 'not known to this program'] as const),
  ['Card', claims.serial],
  ['Issued', day(claims.issuedAt)],
  ['Good until', day(claims.expires) ?? 'no end'],
  ['Issuer', claims.issuer],
  ['Country', claims.countryOfIssuance],
];

const table = (lines: readonly (readonly [string, string | null | undefined])[]): string => {
  const said = lines.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, value] as const],
  );
  const width = Math.max(...said.map(([name]) => name.length));
  return said.map(([name, value]) => `  ${name.padEnd(width)}  ${harmless(value)}`).join('\n');
};

const revocationLine = (revocation: Revocation): string => {
  if (revocation.state === 'not-asked') return `Not checked whether it was revoked: ${revocation.why}.`;
  const old = revocation.stale ? '; the list is old, fetch the newest' : '';
  const said = revocation.state === 'good' ? 'Not revoked' : 'Revoked';
  return `${said} by list ${revocation.number} of ${day(revocation.issuedAt)}${old}.`;
};

/** The report for a person. What the code says is shown: it is there to be compared with the card and its holder. */
export const printed = (report: QrReport): string => {
  if (!report.ok) {
    const { en, todo } = entryOf(report.code);
    const revocation = report.revocation === null ? [] : [revocationLine(report.revocation)];
    return [`REFUSED: ${en} [${report.code}]`, ...revocation, todo].join('\n');
  }
  const after = `${revocationLine(report.revocation)}\nCompare it with the document and with the person.`;
  if (report.kind === 'claim-169') {
    return `GENUINE: signed with the published key ${report.keyId === null ? '(it names none)' : harmless(report.keyId)}.\n${table(claimLines(report.claims))}\n${after}`;
  }
  const { header, document } = report;
  const lines = [
    [
      'Document',
      document.profile ??
        `type ${header.featureDefinition}/${header.documentType}, not known to this program`,
    ],
    ...Object.entries(document.features),
    ...Object.entries(document.others).map(([tag, hex]) => [`feature ${tag}`, hex]),
    ['Issued', header.documentIssueDate],
    ['Country', header.issuingCountry],
  ].map(([name = '', value = '']) => [name, value] as const);
  return `GENUINE: sealed by ${harmless(header.signerIdentifier)}, certificate ${harmless(header.certificateReference)}.\n${table(lines)}\n${after}`;
};

/** CBOR values as JSON: bytes in hex, maps as objects, large numbers as text. */
const plainValue = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, one]) => [String(key), plainValue(one)]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]));
  }
  return value;
};

/** The report for a program. */
export const asJson = (report: QrReport, at: Date): string => {
  const { ok, kind, ...rest } = report;
  const reason = report.ok ? {} : { message: entryOf(report.code).en, todo: entryOf(report.code).todo };
  return JSON.stringify(
    plainValue({ ok, verdict: ok ? 'genuine' : 'refused', kind, at, ...rest, ...reason }),
  );
};
