import { generateKeyPairSync } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { encode, Tag } from 'cbor2';
import { base45, fromBase45, type Jwks, jwksOf, type Signer } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';

/** A barcode signer on P-256 with a throw-away key. */
export const barcodeSigner = (): Signer =>
  new SoftwareSigner('barcode-signer', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, null);

/** The same keys as another issuer would publish them: without the member that says they are ours. */
export const asForeign = (jwks: Jwks): Jwks => ({
  keys: jwks.keys.map(({ kadi_purpose: _ours, ...key }) => key),
});

export const foreignKeys = (signer: Signer): Jwks => asForeign(jwksOf([signer]));

export const packed = (bytes: Uint8Array): string => base45(deflateSync(bytes));
export const unpacked = (text: string): Uint8Array => inflateSync(fromBase45(text) ?? new Uint8Array());
export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

export interface ForgeOptions {
  readonly header?: Map<number, unknown>;
  readonly headerBytes?: Uint8Array;
  readonly unprotected?: Map<unknown, unknown>;
  readonly kid?: unknown;
  readonly payload?: Uint8Array;
  readonly signature?: (good: Uint8Array) => Uint8Array;
  readonly wrap?: (message: Tag) => unknown;
}

/** A COSE_Sign1 whose CWT, headers or envelope is another than ours, made with another encoder and rightly signed. */
export const forgedMessage = async (
  signer: Signer,
  cwt: unknown,
  options: ForgeOptions = {},
): Promise<Uint8Array> => {
  const algorithm = signer.algorithm === 'Ed25519' ? -8 : -7;
  const header = options.headerBytes ?? encode(options.header ?? new Map([[1, algorithm]]));
  const payload = options.payload ?? encode(cwt);
  const good = await signer.sign(encode(['Signature1', header, new Uint8Array(), payload]), 'p1363');
  const kid = 'kid' in options ? options.kid : hex(signer.keyId);
  const unprotected = options.unprotected ?? (kid === undefined ? new Map() : new Map([[4, kid]]));
  const signature = Uint8Array.from(options.signature?.(good) ?? good);
  const message = new Tag(18, [header, unprotected, payload, signature]);
  return encode(options.wrap?.(message) ?? message);
};

export const forged = async (signer: Signer, cwt: unknown, options: ForgeOptions = {}): Promise<string> =>
  packed(await forgedMessage(signer, cwt, options));

/** A CWT with Claim 169 holding these fields, and more claims beside it. */
export const cwtOf = (
  fields: readonly (readonly [unknown, unknown])[],
  ...claims: readonly (readonly [unknown, unknown])[]
): Map<unknown, unknown> => new Map<unknown, unknown>([[169, new Map(fields)], ...claims]);
