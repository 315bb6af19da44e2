import type { Signer } from '../signer.ts';
import { EXTENDED_USAGE, monthsAfter, PROFILES } from './profiles.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

/** When a private key signs: from `from` to before `until`. */
export interface UsageWindow {
  readonly from: Date;
  readonly until: Date;
}

/**
 * PrivateKeyUsagePeriod where the certificate has one. A barcode signer's has none (Doc 9303-12 table 18); its key signs for the
 * months of the profile. Any other: as long as the certificate.
 */
export const usageWindow = (certificate: Certificate): UsageWindow => {
  const from = certificate.usageFrom ?? certificate.notBefore;
  if (certificate.usageUntil !== null) return { from, until: certificate.usageUntil };
  if (certificate.extendedUsages.includes(EXTENDED_USAGE.barcodeSigner)) {
    const until = monthsAfter(from, PROFILES['barcode-signer'].signsMonths);
    return { from, until: until < certificate.notAfter ? until : certificate.notAfter };
  }
  return { from, until: certificate.notAfter };
};

const windows = new WeakMap<Signer, UsageWindow | null>();

/** Of a signer by its certificate; null for a key without one, which no date ends. */
export const signerWindow = (signer: Signer): UsageWindow | null => {
  const kept = windows.get(signer);
  if (kept !== undefined) return kept;
  const window = signer.certificate === null ? null : usageWindow(readCertificate(signer.certificate));
  windows.set(signer, window);
  return window;
};

const startOf = (window: UsageWindow | null): number => window?.from.getTime() ?? Number.NEGATIVE_INFINITY;

const includes = (window: UsageWindow | null, at: Date): boolean =>
  window === null || (window.from <= at && at < window.until);

/**
 * Which of several generations signs at a time: the one that started last among those in use, so that a successor takes over the
 * moment its period begins and the old key is left alone though it could still sign. Null when none is in use. Of two that
 * start together the earlier in the list.
 */
export const signerInUse = <T extends Signer>(generations: readonly T[], at: Date): T | null => {
  let best: T | null = null;
  for (const one of generations) {
    const window = signerWindow(one);
    if (!includes(window, at)) continue;
    if (best === null || startOf(window) > startOf(signerWindow(best))) best = one;
  }
  return best;
};

/**
 * The day on which the generations that are there stop covering the time from `at` on without a gap; null when they never do
 * (a key without a certificate). `at` itself when none is in use.
 */
export const coveredUntil = (generations: readonly Signer[], at: Date): Date | null => {
  const all = generations.map(signerWindow);
  if (all.includes(null)) return null;
  let until = at;
  for (;;) {
    const next = all
      .filter((window) => window !== null)
      .filter((window) => includes(window, until))
      .reduce((latest, window) => (window.until > latest ? window.until : latest), until);
    if (next <= until) return until;
    until = next;
  }
};

const DAY_MS = 86_400_000;

/** Must a successor be made now? Yes when the keys that are there, prepared successors too, end within `noticeDays`. */
export const successorDue = (generations: readonly Signer[], at: Date, noticeDays: number): boolean => {
  const until = coveredUntil(generations, at);
  return until !== null && until.getTime() - at.getTime() <= noticeDays * DAY_MS;
};
