import { basename } from 'node:path';
import {
  chipFileNamed,
  chipFileTagged,
  dataGroupNumber,
  type EfName,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import type { VectorFile, VectorOutcome } from './vector-set.ts';

const KIND =
  /[ ._-]*(ef[ ._-]*)?(sod|com|dg[ ._-]*\d+|data[ ._-]*group[ ._-]*\d+|card[ ._-]*access|(?<![a-z0-9])01[01][0-9a-f])(\.\w+)*$/i;

/** Files of one document may begin alike in a folder of several: `someone_EF_DG1.bin`. */
const documentOf = (fileName: string): string => fileName.replace(KIND, '').toLowerCase();

const securityObjectBeside = (file: VectorFile): Uint8Array | undefined => {
  const document = documentOf(basename(file.path));
  for (const [name, bytes] of file.siblings) {
    const isSod = (chipFileNamed(name) ?? chipFileTagged(bytes)) === 'EF.SOD';
    if (isSod && documentOf(name) === document) return bytes;
  }
  return undefined;
};

/** A README that says a file was put there by somebody else explains why its hash is another. */
const FROM_ELSEWHERE = /come from|comes from|from elsewhere|not from|does not match|other issuer/i;

/**
 * The data group against the security object of its folder, when there is one that names it. Nothing to say otherwise: that
 * a file is not signed is a matter of the folder, not of the file.
 */
export const hashOutcomes = (file: VectorFile, name: EfName): readonly VectorOutcome[] => {
  const number = dataGroupNumber(name);
  const sod = number === undefined ? undefined : securityObjectBeside(file);
  if (sod === undefined) return [];
  const verdict = verifySodIntegrity(sod, new Map([[name, file.bytes]]), { legacy: true });
  const made = verdict.checks.find(({ check }) => check === `hash of ${name}`);
  if (made === undefined)
    return [{ name: 'hash', ok: true, why: 'the security object of the folder does not name this file' }];
  if (made.ok) return [{ name: 'hash', ok: true }];
  const explained = file.expected !== null && FROM_ELSEWHERE.test(file.expected);
  return [{ name: 'hash', ok: explained, why: `not the one in the security object: ${made.why ?? ''}` }];
};
