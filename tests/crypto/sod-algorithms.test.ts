import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  dataGroupDigest,
  dataGroupHash,
  efSod,
  onlyTlv,
  pemOf,
  readSod,
  type Signer,
  type SodDigest,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import type { SignatureAlgorithm } from '../../crypto/signer.ts';
import { atTime, countrySigner, ec, OpenSsl, type Pair, rsa, under } from './pki-specimen.ts';
import { SIGNED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const rsaKeys = rsa();
const KEYS: readonly (readonly [SignatureAlgorithm, () => Pair])[] = [
  ['ES256', () => ec('P-256')],
  ['ES384', () => ec('P-384')],
  ['ES512', () => ec('P-521')],
  ['ESB256', () => ec('brainpoolP256r1')],
  ['ESB384', () => ec('brainpoolP384r1')],
  ['ESB512', () => ec('brainpoolP512r1')],
  ['PS256', () => rsaKeys],
  ['PS384', () => rsaKeys],
  ['PS512', () => rsaKeys],
  ['RS256', () => rsaKeys],
];

/** SignerInfo.signatureAlgorithm in hex: ECDSA without parameters, RSA with NULL, PSS with all of its own. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  ES256: '300a06082a8648ce3d040302',
  ES384: '300a06082a8648ce3d040303',
  ES512: '300a06082a8648ce3d040304',
  ESB256: '300a06082a8648ce3d040302',
  ESB384: '300a06082a8648ce3d040303',
  ESB512: '300a06082a8648ce3d040304',
  RS256: '300d06092a864886f70d01010b0500',
  PS256:
    '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  PS384:
    '304106092a864886f70d01010a3034a00f300d06096086480165030402020500a11c301a06092a864886f70d010108300d06096086480165030402020500a203020130',
  PS512:
    '304106092a864886f70d01010a3034a00f300d06096086480165030402030500a11c301a06092a864886f70d010108300d06096086480165030402030500a203020140',
};

const groups = [1, 2, 11].map((n) => [n, new Uint8Array(100).fill(n)] as const);
const hashes = (digest: SodDigest): ReadonlyMap<number, Uint8Array> =>
  new Map(groups.map(([n, file]) => [n, dataGroupHash(file, digest)]));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

let csca: Signer & { readonly certificate: Uint8Array };
beforeAll(async () => {
  csca = await countrySigner();
  openssl.write('csca.pem', pemOf(csca.certificate));
});

const signerOf = async (algorithm: SignatureAlgorithm, { publicKey, privateKey }: Pair): Promise<Signer> => {
  const certificate = await under(csca, 'document-signer', publicKey);
  return new SoftwareSigner('document-signer', privateKey, certificate, algorithm);
};

/** Debian's python3-asn1crypto: a parser that shares no code with ours. Writes each thing back to see that nothing was lost. */
const PARSE = `
import json, sys
from asn1crypto import cms, core, x509
class Group(core.Sequence):
    _fields = [('number', core.Integer), ('hash', core.OctetString)]
class Groups(core.SequenceOf):
    _child_spec = Group
class Info(core.Sequence):
    _fields = [('lds', core.PrintableString), ('unicode', core.PrintableString)]
class Security(core.Sequence):
    _fields = [('version', core.Integer), ('hash', cms.DigestAlgorithm), ('groups', Groups), ('info', Info, {'optional': True})]
whole = sys.stdin.buffer.read()
message = cms.ContentInfo.load(whole, strict=True)
signed = message['content']
signer = signed['signer_infos'][0]
certificate = signed['certificates'][0].chosen
content = Security.load(signed['encap_content_info']['content'].contents, strict=True)
attributes = {a['type'].native: a['values'][0].native for a in signer['signed_attrs']}
print(json.dumps({
    'type': message['content_type'].native,
    'version': signed['version'].native,
    'contentType': signed['encap_content_info']['content_type'].dotted,
    'signers': len(signed['signer_infos']),
    'sid': signer['sid'].chosen['serial_number'].native == certificate.serial_number,
    'signature': signer['signature_algorithm'].signature_algo,
    'hash': signer['signature_algorithm'].hash_algo,
    'digest': signer['digest_algorithm']['algorithm'].native,
    'attributes': sorted(attributes),
    'at': attributes['signing_time'].isoformat(),
    'lds': content.native['info']['lds'],
    'groups': [g['number'] for g in content.native['groups']],
    'usage': sorted(certificate.key_usage_value.native),
    'issuer': certificate.issuer.native['country_name'],
    'same': message.dump(force=True) == whole and certificate.dump(force=True) == signed['certificates'][0].chosen.dump(),
}))
`;

const parsedElsewhere = (message: Uint8Array): unknown =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', PARSE], { input: message }).toString());

describe.each(KEYS)('a security object signed with %s', (algorithm, keys) => {
  test('is accepted by OpenSSL, chain and all, and by this verifier; its identifiers are those of the standards', async () => {
    const signer = await signerOf(algorithm, keys());
    const digest = dataGroupDigest(signer);
    const file = await efSod(hashes(digest), signer, SIGNED);
    const sod = readSod(file);
    expect([sod.hashAlgorithm, sod.digestAlgorithm]).toEqual([digest, digest]);
    expect(hex(sod.signatureAlgorithm)).toBe(IDENTIFIERS[algorithm]);
    expect(
      verifySodIntegrity(file).checks.filter(
        ({ status, check }) => status !== 'ok' && !check.startsWith('hash of'),
      ),
    ).toEqual([]);
    openssl.write('sod.der', onlyTlv(file, 0x77));
    const how = ['-verify', '-binary', '-inform', 'DER', '-in', 'sod.der', '-out', 'content.der'];
    const { status, said } = openssl.ask('cms', ...how, '-CAfile', 'csca.pem', ...atTime(SIGNED));
    expect(status, said).toBe(0);
    expect(hex(openssl.read('content.der'))).toBe(hex(sod.content));
  });
});

test.each([
  ['ES256', 'ecdsa', 'sha256'],
  ['ES384', 'ecdsa', 'sha384'],
  ['PS256', 'rsassa_pss', 'sha256'],
  ['RS256', 'rsassa_pkcs1v15', 'sha256'],
] as const)('a parser in another language reads %s and writes back the same bytes', async (algorithm, signature, digest) => {
  const [, keys] = KEYS.find(([name]) => name === algorithm) ?? [];
  const signer = await signerOf(algorithm, keys?.() ?? rsaKeys);
  const file = await efSod(hashes('sha256'), signer, SIGNED);
  expect(parsedElsewhere(onlyTlv(file, 0x77))).toEqual({
    type: 'signed_data',
    version: 'v3',
    contentType: '2.23.136.1.1.1',
    signers: 1,
    sid: true,
    signature,
    hash: digest,
    digest,
    attributes: ['content_type', 'message_digest', 'signing_time'],
    at: '2026-02-02T09:30:00+00:00',
    lds: '0108',
    groups: [1, 2, 11],
    usage: ['digital_signature'],
    issuer: 'KE',
    same: true,
  });
});

describe('the hash of the data groups', () => {
  test.each(['sha256', 'sha384', 'sha512'] as const)('is %s when they are given in it', async (digest) => {
    const file = await efSod(hashes(digest), await signerOf('ES256', ec()), SIGNED);
    expect(readSod(file).hashAlgorithm).toBe(digest);
    expect(readSod(file).digestAlgorithm).toBe('sha256');
    expect(
      verifySodIntegrity(file, new Map([['EF.DG11', new Uint8Array(100).fill(11)]])).checks,
    ).toContainEqual({
      check: 'hash of EF.DG11',
      status: 'ok',
      ok: true,
    });
  });

  test('cannot be of two kinds, of none, of one group or of a group that is none', async () => {
    const signer = await signerOf('ES256', ec());
    const [one, two] = [new Uint8Array(32), new Uint8Array(48)];
    for (const wrong of [
      [
        [1, one],
        [2, two],
      ],
      [
        [1, new Uint8Array(20)],
        [2, new Uint8Array(20)],
      ],
      [[1, one]],
      [
        [0, one],
        [1, one],
      ],
      [
        [1, one],
        [17, one],
      ],
      [
        [1, one],
        [1.5, one],
      ],
    ] as const) {
      const given = new Map<number, Uint8Array>(wrong.map(([number, value]) => [number, value]));
      await expect(efSod(given, signer, SIGNED)).rejects.toMatchObject({ code: 'LDS_DATA_GROUP' });
    }
  });
});

test('a key for EdDSA signs no security object: no reader of passports takes it', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { certificate } = await signerOf('ES256', ec());
  const signer = new SoftwareSigner('document-signer', privateKey, certificate);
  expect(publicKey.asymmetricKeyType).toBe('ed25519');
  await expect(efSod(hashes('sha256'), signer, SIGNED)).rejects.toMatchObject({ code: 'SOD_ALGORITHM' });
});
