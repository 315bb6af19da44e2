import { isKadiError } from '../../card/errors.ts';
import { profileFaults } from './check-profile.ts';
import { type TrustKind, trustParts } from './envelopes.ts';
import { isSelfSigned, trustThroughLinks } from './link-certificates.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import { type Crl, readCrl } from './read-crl.ts';
import { readMasterList } from './read-master-list.ts';
import { verifyMasterList } from './verify-master-list.ts';

/** What a verifier believes in, and why it does not believe the rest of what it was given. */
export interface Trust {
  /** Country signers: roots, what a master list holds, and link certificates that a trusted key signed. */
  readonly anchors: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** `name` of the file, with `#` and a number for one part of several. */
  readonly faults: readonly { readonly name: string; readonly why: string }[];
}

interface Part {
  readonly name: string;
  readonly kind: TrustKind;
  readonly bytes: Uint8Array;
}

const LARGEST = 96 * 1024 * 1024;

const whyOf = (error: unknown): string => {
  if (!isKadiError(error)) throw error;
  return `${error.code}: ${error.facts.rule ?? error.facts.why ?? error.entry.en}`;
};

class Loading {
  readonly roots: Certificate[] = [];
  readonly links: { readonly name: string; readonly certificate: Certificate }[] = [];
  readonly crls: Crl[] = [];
  readonly faults: { readonly name: string; readonly why: string }[] = [];

  refuse(name: string, why: string): void {
    this.faults.push({ name, why });
  }

  open({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): readonly Part[] {
    if (bytes.length > LARGEST) {
      this.refuse(name, `larger than ${LARGEST} bytes`);
      return [];
    }
    const parts = trustParts(bytes);
    if (parts.length === 0) this.refuse(name, 'neither a certificate nor a list of certificates');
    return parts.flatMap(({ kind, bytes: inside, label }, index) => {
      const part = parts.length > 1 ? `${name}#${index + 1}` : name;
      if (kind !== null) return [{ name: part, kind, bytes: inside }];
      this.refuse(
        part,
        `neither a certificate nor a list of certificates${label === null ? '' : `: ${label}`}`,
      );
      return [];
    });
  }

  take({ name, kind, bytes }: Part): void {
    try {
      if (kind === 'certificate') this.#certificate(name, readCertificate(bytes));
      else if (kind === 'crl') this.crls.push(readCrl(bytes));
      else this.#masterList(name, bytes);
    } catch (error) {
      this.refuse(name, whyOf(error));
    }
  }

  #certificate(name: string, certificate: Certificate): void {
    const self = isSelfSigned(certificate);
    const [fault] = profileFaults(certificate, self ? 'csca' : 'link', 'lenient').faults;
    if (certificate.version === 3 && !certificate.isCa)
      this.refuse(name, 'not the certificate of a country signer');
    else if (fault !== undefined) this.refuse(name, fault);
    else if (self) this.roots.push(certificate);
    else this.links.push({ name, certificate });
  }

  #masterList(name: string, bytes: Uint8Array): void {
    const list = readMasterList(bytes);
    for (const { index, why } of list.faults) this.refuse(`${name}#${index + 1}`, why);
    const { ok, checks } = verifyMasterList(list, this.roots);
    if (ok) this.roots.push(...list.certificates);
    else {
      const failed = checks.filter((check) => !check.ok).map(({ check, why }) => `${check}: ${why}`);
      this.refuse(name, `master list not trusted: ${failed.join('; ')}`);
    }
  }
}

const ORDER: readonly TrustKind[] = ['certificate', 'crl', 'signed-data'];

const unique = (certificates: readonly Certificate[]): readonly Certificate[] => [
  ...new Map(certificates.map((one) => [Buffer.from(one.der).toString('base64'), one])).values(),
];

/**
 * Makes trust out of files: certificates, revocation lists and master lists in DER, bundles of them in PEM, the LDIF of the ICAO
 * directory. To give a file is to trust the roots in it; a master list has to be whole and signed by somebody under one of
 * them or of its own; a link certificate needs the key before it. Lists of revoked certificates are verified when they are
 * used. Never throws for what is in the files.
 */
export const loadTrust = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Trust => {
  const loading = new Loading();
  const parts = files.flatMap((file) => loading.open(file));
  for (const kind of ORDER) {
    for (const part of parts) if (part.kind === kind) loading.take(part);
  }
  const linked = trustThroughLinks(
    unique(loading.roots),
    unique(loading.links.map(({ certificate }) => certificate)),
  );
  for (const { certificate, why } of linked.refused) {
    const name = loading.links.find((link) => link.certificate === certificate)?.name ?? 'link';
    loading.refuse(name, why);
  }
  return { anchors: linked.trusted, crls: loading.crls, faults: loading.faults };
};
