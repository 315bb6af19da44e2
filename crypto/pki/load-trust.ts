import { isKadiError } from '../../card/errors.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import type { Crl } from './read-crl.ts';

/** What a verifier believes in, and why it does not believe the rest of what it was given. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly faults: readonly { readonly name: string; readonly why: string }[];
}

/** Reads every file that may hold country signer certificates or revocation lists. Never throws for what is in them. */
export const loadTrust = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Trust => {
  const anchors: Certificate[] = [];
  const faults: { name: string; why: string }[] = [];
  for (const { name, bytes } of files) {
    try {
      anchors.push(readCertificate(bytes));
    } catch (error) {
      if (!isKadiError(error)) throw error;
      faults.push({ name, why: error.message });
    }
  }
  return { anchors, crls: [], faults };
};
