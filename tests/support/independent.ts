/** Finished cards before programs that are not ours: OpenSSL, asn1crypto, a COSE library. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COSEKey, Sign1 } from '@auth0/cose';
import type { Jwks } from '../../crypto/documents.ts';

const run = promisify(execFile);

/** asn1crypto walks the whole SOD, hashes every file by what the SOD says, and hands the CMS and the signer's certificate out. */
const PYTHON = `
import hashlib, json, sys
from asn1crypto import cms, core
folder, files = sys.argv[1], json.loads(sys.argv[2])
sod = open(folder + '/EF_SOD.bin', 'rb').read()
head = 2 if sod[1] < 0x80 else 2 + (sod[1] & 0x7f)
info = cms.ContentInfo.load(sod[head:], strict=True)
signed = info['content']
body = core.Sequence.load(bytes(signed['encap_content_info']['content']))
hashes = {int(pair[0].native): pair[1].native for pair in (body[2][i] for i in range(len(body[2])))}
wrong = [n for n, name in files.items() if hashes[int(n)] != hashlib.sha256(open(folder + '/' + name, 'rb').read()).digest()]
open(folder + '/sod.der', 'wb').write(sod[head:])
open(folder + '/signer.der', 'wb').write(signed['certificates'][0].chosen.dump())
print(json.dumps({
  'type': info['content_type'].native, 'version': signed['version'].native,
  'content': signed['encap_content_info']['content_type'].native,
  'groups': sorted(hashes), 'wrong': wrong, 'signers': len(signed['signer_infos']),
}))
`;

export interface IndependentChip {
  readonly asn1crypto: unknown;
  /** What `openssl cms -verify` and `openssl verify` say. */
  readonly cms: string;
  readonly chain: string;
}

/** `files`: name on disk and content, EF_SOD.bin among them; `groups`: data group number and name on disk. */
export const judgeChip = async (
  files: ReadonlyMap<string, Uint8Array>,
  groups: Readonly<Record<number, string>>,
  cscaPem: string,
): Promise<IndependentChip> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-independent-'));
  try {
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const ca = join(folder, 'csca.pem');
    await writeFile(ca, cscaPem);
    const read = await run('/usr/bin/python3', ['-c', PYTHON, folder, JSON.stringify(groups)]);
    const sod = join(folder, 'sod.der');
    const cms = await run('openssl', [
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', sod],
      ...['-CAfile', ca, '-purpose', 'any', '-out', join(folder, 'content')],
    ]);
    const pem = join(folder, 'signer.pem');
    await run('openssl', ['x509', '-inform', 'DER', '-in', join(folder, 'signer.der'), '-out', pem]);
    const chain = await run('openssl', ['verify', '-CAfile', ca, pem]);
    await readFile(join(folder, 'content'));
    return { asn1crypto: JSON.parse(read.stdout), cms: cms.stderr.trim(), chain: chain.stdout.trim() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** RFC 9285 and zlib in another language. */
const UNPACK = `
import sys, zlib
alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
text = sys.argv[1]
out = bytearray()
for i in range(0, len(text), 3):
    part = [alphabet.index(c) for c in text[i:i + 3]]
    n = sum(v * 45 ** k for k, v in enumerate(part))
    out += n.to_bytes(2 if len(part) == 3 else 1, 'big')
print(zlib.decompress(bytes(out)).hex())
`;

/** Verifies the barcode's text with @auth0/cose and the published key. Throws when it does not. */
export const judgeBarcode = async (text: string, jwks: Jwks): Promise<void> => {
  const { stdout } = await run('/usr/bin/python3', ['-c', UNPACK, text]);
  const message = await Sign1.decode(new Uint8Array(Buffer.from(stdout.trim(), 'hex')));
  const jwk = jwks.keys.find(({ kadi_purpose }) => kadi_purpose === 'barcode-signer');
  const { kty, crv, x, y } = jwk ?? {};
  const key = await COSEKey.fromJWK({ kty, crv, x, y } as Parameters<typeof COSEKey.fromJWK>[0]).toKeyLike();
  await message.verify(key);
};
