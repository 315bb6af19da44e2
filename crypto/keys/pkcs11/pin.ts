import { readFileSync, statSync } from 'node:fs';
import type { PinSource } from './messages.ts';

/** The PIN, or undefined when its file is missing, empty or open to others. Read in the child alone, each time it starts. */
export const readPin = (source: PinSource): string | undefined => {
  if ('typed' in source) return source.typed;
  try {
    // Windows has no such bits; there the file's access list is the administrator's matter.
    if (process.platform !== 'win32' && (statSync(source.file).mode & 0o077) !== 0) return undefined;
    const pin = readFileSync(source.file, 'utf8').replace(/\r?\n$/, '');
    return pin === '' || pin.length > 255 ? undefined : pin;
  } catch {
    return undefined;
  }
};
