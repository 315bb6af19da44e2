import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateProfile, issueCertificate, type Signer } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { ISSUED } from './specimen-document.ts';

export interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const ec = (namedCurve = 'P-256'): Pair => generateKeyPairSync('ec', { namedCurve });
export const rsa = (modulusLength = 2048): Pair => generateKeyPairSync('rsa', { modulusLength });

/** A country signer with its certificate, as a signer. */
export const countrySigner = async (
  pair: Pair = ec('P-384'),
  commonName = 'Specimen Country Signing CA',
  more: Partial<Parameters<typeof issueCertificate>[0]> = {},
): Promise<Signer & { readonly certificate: Uint8Array }> => {
  const algorithm =
    more.issuerAlgorithm ?? (pair.publicKey.asymmetricKeyType === 'rsa' ? 'RS256' : undefined);
  const bare = new SoftwareSigner('csca', pair.privateKey, null, algorithm);
  const { issuerAlgorithm: _, ...rest } = more;
  const request = {
    profile: 'csca',
    subjectPublicKey: pair.publicKey,
    notBefore: ISSUED,
    commonName,
  } as const;
  const certificate = await issueCertificate({ ...request, issuer: bare, ...rest });
  const signer = new SoftwareSigner('csca', pair.privateKey, certificate, algorithm);
  return Object.assign(signer, { certificate });
};

/** A certificate under a country signer, from the day of issue. */
export const under = (
  issuer: Signer,
  profile: CertificateProfile,
  subjectPublicKey: KeyObject,
  more: Partial<Parameters<typeof issueCertificate>[0]> = {},
): Promise<Uint8Array> =>
  issueCertificate({
    profile,
    subjectPublicKey,
    issuer,
    notBefore: ISSUED,
    commonName: profile === 'barcode-signer' ? 'S1' : 'Specimen Signer 1',
    ...more,
  });

/** OpenSSL in a folder of its own: a judge that shares no code with what it judges. */
export class OpenSsl {
  readonly folder = mkdtempSync(join(tmpdir(), 'kadi-pki-'));

  write(name: string, content: Uint8Array | string): string {
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  read(name: string): Uint8Array {
    return Uint8Array.from(readFileSync(join(this.folder, name)));
  }

  /** Standard output; throws what OpenSSL says when it fails. */
  run(...args: readonly string[]): string {
    return execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' }).toString();
  }

  /** Exit code and everything that was said. */
  ask(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: this.folder });
    return { status, said: `${stdout}${stderr}` };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const atTime = (at: Date): readonly string[] => ['-attime', String(at.getTime() / 1000)];

export const later = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);
