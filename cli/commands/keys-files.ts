/** Certificates and lists that a custodian names on the command line. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../../card/index.ts';
import { type TrustKind, trustParts } from '../../crypto/index.ts';
import { KEYS_COMMAND_ERRORS } from './keys-errors.ts';

/** Everything of a kind that a file holds, DER. Throws CERTIFICATE_FILE when it cannot be read or holds none. */
export const partsOf = async (path: string, kind: TrustKind): Promise<readonly Uint8Array[]> => {
  const file = basename(path);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw failure(KEYS_COMMAND_ERRORS, 'CERTIFICATE_FILE', { file, wanted: kind }, error);
  });
  const parts = trustParts(new Uint8Array(bytes)).filter((part) => part.kind === kind);
  if (parts.length === 0) throw failure(KEYS_COMMAND_ERRORS, 'CERTIFICATE_FILE', { file, wanted: kind });
  return parts.map((part) => part.bytes);
};

export const day = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? 'not told';
