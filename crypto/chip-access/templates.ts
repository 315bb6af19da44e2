import { isKadiError } from '../../card/errors.ts';
import { walkTlv } from '../tlv.ts';

/** The objects of a MANAGE SECURITY ENVIRONMENT template by tag; undefined when one comes twice or they are not well formed. */
export const templateObjects = (data: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined => {
  try {
    const objects = walkTlv(data);
    const byTag = new Map(objects.map(({ tag, value }) => [tag, value] as const));
    return byTag.size === objects.length ? byTag : undefined;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

/** Whether a reference of any length (leading zeros allowed) is this number. */
export const isReference = (value: Uint8Array, number: number): boolean =>
  value.length > 0 && value.length <= 4 && value.reduce((sum, byte) => sum * 256 + byte, 0) === number;

/** A reference in as few bytes as it takes. */
export const referenceBytes = (number: number): Uint8Array => {
  const bytes: number[] = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes);
};
