/** The list by which officers without network know a barcode that is no longer good, though its seal is. */
import { sealRevocationList } from '../crypto/index.ts';
import type { Shop } from './shop.ts';
import { ISSUER } from './stages/sign.ts';

const PAGE = 10_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface RevocationFile {
  readonly bytes: Uint8Array;
  readonly cards: number;
  readonly number: number;
  readonly nextUpdate: Date;
}

/**
 * Seals the serials of all void and missing cards as they stand. The list's number is the minute it was made in: it only
 * goes up, whoever makes the next one and wherever.
 */
export const revocationFile = async (shop: Shop, at: Date, days: number): Promise<RevocationFile> => {
  const serials: string[] = [];
  for (let after = ''; ; ) {
    const page = await shop.ledger.revokedSerials(after, PAGE);
    serials.push(...page);
    after = page.at(-1) ?? '';
    if (page.length < PAGE) break;
  }
  const number = Math.floor(at.getTime() / MINUTE_MS);
  const nextUpdate = new Date(at.getTime() + days * DAY_MS);
  const bytes = await sealRevocationList(
    serials,
    { issuer: ISSUER, at, nextUpdate, number },
    shop.keys.signer('revocation-signer'),
  );
  return { bytes, cards: serials.length, number, nextUpdate };
};
