import { basename } from 'node:path';
import {
  type ChipFiles,
  type ChipVerdict,
  chipFileNamed,
  type EfName,
  examineSod,
  profileFaults,
  readCertificate,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import { bytesIn } from './hex-text.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

/** A length, then a CMS ContentInfo: SEQUENCE, OBJECT IDENTIFIER. */
const holdsMessage = (bytes: Uint8Array): boolean => {
  const second = bytes[1] ?? 0;
  const info = bytes.subarray(second < 0x80 ? 2 : 2 + (second & 0x7f));
  const inner = info[1] ?? 0;
  return info[0] === 0x30 && info[inner < 0x80 ? 2 : 2 + (inner & 0x7f)] === 0x06;
};

const MAX_TEXT = 1_000_000;

/** The file itself, or what it holds as hex or base64. */
const inBinary = (file: VectorFile): VectorFile => {
  if (file.json !== undefined || file.bytes.length > MAX_TEXT) return file;
  const bytes = bytesIn(Buffer.from(file.bytes).toString('latin1'));
  return bytes !== undefined && (bytes[0] === 0x77 || bytes[0] === 0x30) ? { ...file, bytes } : file;
};

/** Under tag 77; among security objects one under another tag is a wrong one, and so is one that is cut or garbled. */
const looksLikeSod = ({ kind, path, bytes, json }: VectorFile): boolean =>
  holdsMessage(bytes)
    ? bytes[0] === 0x77 || kind === 'sod'
    : kind === 'sod' && json === undefined && /sod[^/]*(\.(bin|der|dat|hex|txt|b64|base64))?$/i.test(path);

const REFUSED = /reject|refuse|must not|invalid|not valid|wrong|tamper|forged|malformed/i;
const ACCEPTED = /\bvalid\b|accept|genuine|match/i;
const BAD_NAME =
  /bad|invalid|wrong|tamper|trailing|reject|fail|corrupt|broken|forged|malformed|lds-version-[2-9]|id-data|signeddata-v[0-24-9]/i;

/** What the README says, else what the file is called. */
const isToBeRefused = ({ expected, path }: VectorFile): boolean => {
  if (expected !== null && REFUSED.test(expected)) return true;
  if (expected !== null && ACCEPTED.test(expected)) return false;
  return BAD_NAME.test(basename(path));
};

const SUFFIX =
  /[ ._-]*(ef[ ._-]*)?(sod|com|dg[ ._-]*\d+|data[ ._-]*group[ ._-]*\d+|card[ ._-]*access)(\.\w+)*$/i;

/** Names in one folder may begin alike for the files of one document: `bsi-tr03105-5_EF_DG1.bin`. */
const documentOf = (path: string): string => basename(path).replace(SUFFIX, '').toLowerCase();

/**
 * The data groups that belong to a security object: those beside it when it has a plain name, else those anywhere whose
 * name begins like its own.
 */
const filesOf = (file: VectorFile): ChipFiles => {
  const document = documentOf(file.path);
  const found = new Map<EfName, Uint8Array>();
  for (const [path, bytes] of document === '' ? file.siblings : file.all) {
    const name = chipFileNamed(basename(path));
    if (name !== undefined && name !== 'EF.SOD' && documentOf(path) === document) found.set(name, bytes);
  }
  return found;
};

const reasons = ({ checks }: ChipVerdict): readonly string[] =>
  checks.filter(({ ok }) => !ok).map(({ check, why }) => `${check}: ${why ?? 'no'}`);

/** What the embedded certificate of a document signer may not be, whoever issued it. */
const signerFaults = (bytes: Uint8Array): readonly string[] => {
  try {
    return examineSod(bytes).sod.certificates.flatMap((der) =>
      profileFaults(readCertificate(der), 'document-signer').faults.map(
        (fault) => `document signer: ${fault}`,
      ),
    );
  } catch {
    return [];
  }
};

const run = async (file: VectorFile): Promise<readonly VectorOutcome[]> => {
  const files = filesOf(file);
  const toBeRefused = isToBeRefused(file);
  const verdict = verifySodIntegrity(file.bytes, files, { legacy: !toBeRefused });
  if (toBeRefused) {
    const why = verdict.ok ? signerFaults(file.bytes) : reasons(verdict);
    const ok = why.length > 0;
    return [{ name: 'refused', ok, why: ok ? why.join('; ') : 'nothing wrong was found' }];
  }
  // Others of the same document were not handed out; what is here has to match.
  const made = verdict.checks.filter(({ why }) => why !== 'the file is missing');
  return made.map(({ check, ok, why }) => ({ name: check, ok, ...(why === undefined ? {} : { why }) }));
};

/** Security objects (EF.SOD), alone or in a folder of chip files: form, signature under their own certificate, hashes. */
export const securityObjects: VectorSet = {
  title: 'EF.SOD',
  kinds: ['sod', 'lds'],
  recognises: (file) => looksLikeSod(inBinary(file)),
  run: (file) => run(inBinary(file)),
};
