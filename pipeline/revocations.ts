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

/** Serials of all cards that are no longer good and may be in somebody's hand, as they stand, in their order. */
export const serialsRevoked = async (shop: Shop): Promise<readonly string[]> => {
  const serials: string[] = [];
  for (let after = ''; ; ) {
    const page = await shop.ledger.revokedSerials(after, PAGE);
    serials.push(...page);
    after = page.at(-1) ?? '';
    if (page.length < PAGE) return serials;
  }
};

/** The list's number is the minute it was made in, or `atLeast` when a list of this minute was published already. */
export const sealRevocations = async (
  shop: Shop,
  serials: readonly string[],
  at: Date,
  days: number,
  atLeast = 0,
): Promise<RevocationFile> => {
  const number = Math.max(Math.floor(at.getTime() / MINUTE_MS), atLeast);
  const nextUpdate = new Date(at.getTime() + days * DAY_MS);
  const bytes = await sealRevocationList(
    serials,
    { issuer: ISSUER, at, nextUpdate, number },
    shop.keys.signer('revocation-signer'),
  );
  return { bytes, cards: serials.length, number, nextUpdate };
};

/** A list of this moment that is not published. */
export const revocationFile = async (shop: Shop, at: Date, days: number): Promise<RevocationFile> =>
  sealRevocations(shop, await serialsRevoked(shop), at, days);
