import type { Jwks } from '../../crypto/index.ts';
import { isFields } from './claim169-read.ts';

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

const textAt = (
  fields: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): string | undefined => {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') return value.replace(/^0x/, '').toLowerCase();
  }
  return undefined;
};

/**
 * The key a vector is signed with, as a published key of another issuer: `{algorithm, public_key_hex}`, an uncompressed
 * point or 32 bytes of Ed25519; or a JWK. Null when there is none, undefined when it is of another form.
 */
export const signingKeyOf = (value: unknown): Jwks | null | undefined => {
  if (value === undefined || value === null) return null;
  if (!isFields(value)) return undefined;
  if (typeof value['kty'] === 'string') {
    const { kid: _any, ...jwk } = value;
    return { keys: [{ ...jwk, kty: value['kty'] }] };
  }
  const hex = textAt(value, 'public_key_hex', 'publicKeyHex', 'public_key');
  if (hex === undefined || !/^([0-9a-f]{2})+$/.test(hex)) return undefined;
  if (hex.length === 64) return { keys: [{ kty: 'OKP', crv: 'Ed25519', x: base64url(hex) }] };
  if (hex.length === 130 && hex.startsWith('04')) {
    const x = base64url(hex.slice(2, 66));
    return { keys: [{ kty: 'EC', crv: 'P-256', x, y: base64url(hex.slice(66)) }] };
  }
  return undefined;
};

/** `{symmetric_key_hex}`: keys for the encrypted form. */
export const decryptionKeysOf = (value: unknown): readonly Uint8Array[] => {
  const hex = isFields(value)
    ? textAt(value, 'symmetric_key_hex', 'symmetricKeyHex', 'key_hex', 'key')
    : undefined;
  return hex === undefined || !/^([0-9a-f]{2})+$/.test(hex) ? [] : [Uint8Array.from(Buffer.from(hex, 'hex'))];
};
