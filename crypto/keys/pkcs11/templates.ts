import type { Template } from 'pkcs11js';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../signer.ts';
import type { Pkcs11 } from './load-binding.ts';
import type { KeyRef, SecretUse } from './messages.ts';

/** The CKA_EC_PARAMS of our curves: the DER of their object identifiers. */
export const CURVE_PARAMETERS: Readonly<Record<string, string>> = {
  'P-256': '06082a8648ce3d030107',
  'P-384': '06052b81040022',
  'P-521': '06052b81040023',
  brainpoolP256r1: '06092b2403030208010107',
  brainpoolP384r1: '06092b240303020801010b',
  brainpoolP512r1: '06092b240303020801010d',
  Ed25519: '06032b6570',
};

/** PKCS#11 v3.0; the binding knows v2.40. */
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
const CKM_EDDSA = 0x1057;

export const named = (p: Pkcs11, { label, id }: KeyRef): Template => [
  { type: p.CKA_LABEL, value: label },
  { type: p.CKA_ID, value: Buffer.from(id, 'hex') },
];

/** Born in the token and never to leave it: sensitive, not extractable, seen only after the login. */
const kept = (p: Pkcs11, token: boolean): Template => [
  { type: p.CKA_TOKEN, value: token },
  { type: p.CKA_PRIVATE, value: true },
  { type: p.CKA_SENSITIVE, value: true },
  { type: p.CKA_EXTRACTABLE, value: false },
];

export const pairTemplates = (
  p: Pkcs11,
  key: KeyRef,
  algorithm: SignatureAlgorithm,
  rsaBits: number,
): { readonly mechanism: number; readonly publicKey: Template; readonly privateKey: Template } => {
  const scheme = SIGNATURE_ALGORITHMS[algorithm];
  const privateKey = [
    ...kept(p, true),
    { type: p.CKA_SIGN, value: true },
    { type: p.CKA_DECRYPT, value: false },
    { type: p.CKA_UNWRAP, value: false },
    { type: p.CKA_DERIVE, value: false },
    ...named(p, key),
  ];
  const publicKey: Template = [
    { type: p.CKA_TOKEN, value: true },
    { type: p.CKA_VERIFY, value: true },
    ...named(p, key),
  ];
  if (scheme.family === 'pss' || scheme.family === 'rsa') {
    publicKey.push(
      { type: p.CKA_MODULUS_BITS, value: rsaBits },
      { type: p.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
    );
    return { mechanism: p.CKM_RSA_PKCS_KEY_PAIR_GEN, publicKey, privateKey };
  }
  const curve = scheme.family === 'eddsa' ? 'Ed25519' : scheme.curve;
  publicKey.push({ type: p.CKA_EC_PARAMS, value: Buffer.from(CURVE_PARAMETERS[curve] ?? '', 'hex') });
  const mechanism = scheme.family === 'eddsa' ? CKM_EC_EDWARDS_KEY_PAIR_GEN : p.CKM_EC_KEY_PAIR_GEN;
  return { mechanism, publicKey, privateKey };
};

/**
 * An AES key for one use. Encrypting stands beside it for key check values, and a CMAC key could do it anyway. What is not wanted
 * is said too: a device may take silence for yes, as SoftHSM does.
 */
const uses = (p: Pkcs11, use: SecretUse): Template => [
  { type: p.CKA_ENCRYPT, value: true },
  { type: p.CKA_DECRYPT, value: false },
  { type: p.CKA_SIGN, value: use === 'cmac' },
  { type: p.CKA_VERIFY, value: false },
  { type: p.CKA_WRAP, value: use === 'wrap' },
  { type: p.CKA_UNWRAP, value: use === 'wrap' },
  { type: p.CKA_DERIVE, value: false },
];

export const secretTemplate = (p: Pkcs11, key: KeyRef, use: SecretUse): Template => [
  { type: p.CKA_CLASS, value: p.CKO_SECRET_KEY },
  { type: p.CKA_KEY_TYPE, value: p.CKK_AES },
  ...kept(p, true),
  ...uses(p, use),
  ...named(p, key),
];

/** A chip's static key: in the token's memory until the session ends. */
export const chipKeyTemplate = (p: Pkcs11, value: Uint8Array): Template => [
  { type: p.CKA_CLASS, value: p.CKO_SECRET_KEY },
  { type: p.CKA_KEY_TYPE, value: p.CKK_AES },
  ...kept(p, false),
  ...uses(p, 'cmac'),
  { type: p.CKA_VALUE, value: Buffer.from(value) },
];

/** A record's data key on its way into or out of its wrapping: the one secret that is meant to come out. */
export const dataKeyTemplate = (p: Pkcs11, value?: Uint8Array): Template => [
  { type: p.CKA_CLASS, value: p.CKO_SECRET_KEY },
  { type: p.CKA_KEY_TYPE, value: p.CKK_AES },
  { type: p.CKA_TOKEN, value: false },
  { type: p.CKA_SENSITIVE, value: false },
  { type: p.CKA_EXTRACTABLE, value: true },
  ...(value === undefined ? [] : [{ type: p.CKA_VALUE, value: Buffer.from(value) }]),
];

/** PKCS#1 PSS parameters by digest. */
const pss = (p: Pkcs11, digest: 'sha256' | 'sha384' | 'sha512', saltLen: number) => {
  const [hashAlg, mgf] = {
    sha256: [p.CKM_SHA256, p.CKG_MGF1_SHA256],
    sha384: [p.CKM_SHA384, p.CKG_MGF1_SHA384],
    sha512: [p.CKM_SHA512, p.CKG_MGF1_SHA512],
  }[digest] as [number, number];
  return { type: p.CK_PARAMS_RSA_PSS, hashAlg, mgf, saltLen };
};

export const signMechanism = (p: Pkcs11, algorithm: SignatureAlgorithm) => {
  const scheme = SIGNATURE_ALGORITHMS[algorithm];
  switch (scheme.family) {
    case 'ecdsa':
      return { mechanism: p.CKM_ECDSA };
    case 'eddsa':
      return { mechanism: CKM_EDDSA };
    case 'pss':
      return { mechanism: p.CKM_RSA_PKCS_PSS, parameter: pss(p, scheme.digest, scheme.salt) };
    case 'rsa':
      return { mechanism: p.CKM_RSA_PKCS };
  }
};
