/** What has to be seen before a card is handed over (R28), and what this very card asks for beside it (R09, R55). */
import type { Actor, JsonObject } from '../../card/index.ts';
import { fail } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { ADULT_AGE } from '../requests/index.ts';
import type { Shop } from '../shop.ts';
import { authorityFault } from './authority.ts';
import { collectionFail } from './errors.ts';

export const COLLECT_DOCUMENTS = ['slip', 'old-id'] as const;
export const OTHER_CHECKS = ['second-officer', 'known-person'] as const;

export interface CollectEvidence {
  readonly document: (typeof COLLECT_DOCUMENTS)[number];
  readonly photoCompared: boolean;
  /** A person without usable fingerprints collects all the same, with another check. */
  readonly fingerprint: 'matched' | 'exception';
  readonly other?: (typeof OTHER_CHECKS)[number];
  /** Reference of the statement of somebody who knows the person, such as the chief. */
  readonly statement?: string;
}

export type Bearer =
  | { readonly kind: 'owner' }
  /** `number`: the national number on the document of whoever stands there; absent when it was taken without network. */
  | { readonly kind: 'guardian' | 'authorised'; readonly authority: string; readonly number?: string }
  | { readonly kind: 'other' };

export interface Needs {
  /** A child's card: only to the guardian. */
  readonly guardian: boolean;
  /** The register took no fingerprints: another check is needed. */
  readonly otherCheck: boolean;
}

/** From the product's ages, the month of coming of age, and the register's exception; the record is opened by the machine alone. */
export const collectNeeds = async (
  shop: Shop,
  serial: string,
  request: string,
  product: string,
  now: Date,
): Promise<Needs> => {
  const [material] = await shop.ledger.materials([serial]);
  if (material === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  const made = shop.productByHash(material.productHash) ?? shop.product(product);
  const { to } = made.product.age;
  const ofAgeOn = await shop.ledger.collectionBooks.transitionOn(request);
  const minor = to !== undefined && to < ADULT_AGE;
  const opened = await OpenMaterial.open(material, shop.keys.records);
  return {
    guardian: minor && (ofAgeOn === null || ofAgeOn > now.toISOString().slice(0, 10)),
    otherCheck: opened.record().biometricException !== undefined,
  };
};

export type Fault = 'photo' | 'other-check' | 'guardian' | 'authority' | 'second-officer' | 'third-party';

/** The first thing that is missing; undefined: the card may be handed over. `facts` say more of it. */
export const evidenceFault = async (
  shop: Shop,
  asked: {
    readonly request: string;
    readonly evidence: CollectEvidence;
    readonly bearer: Bearer;
    readonly needs: Needs;
    readonly twoOfficers: boolean;
  },
  now: Date,
): Promise<{ readonly fault: Fault; readonly why?: string } | undefined> => {
  const { request, evidence, bearer, needs, twoOfficers } = asked;
  if (bearer.kind === 'other') return { fault: 'third-party' };
  if (needs.guardian && bearer.kind !== 'guardian') return { fault: 'guardian' };
  if (!evidence.photoCompared) return { fault: 'photo' };
  if (bearer.kind !== 'owner') {
    const why = await authorityFault(
      shop,
      {
        id: bearer.authority,
        request,
        type: bearer.kind,
        ...(bearer.number === undefined ? {} : { bearer: bearer.number }),
      },
      now,
    );
    if (why !== undefined) return { fault: 'authority', why };
    // A guardian's word was for a child; of somebody grown it is one authority more, and two officers look.
    if (!needs.guardian && !twoOfficers) return { fault: 'second-officer' };
    // The finger of the owner, who is not there, is not asked for.
    return undefined;
  }
  const checked =
    (evidence.other === 'second-officer' && twoOfficers) ||
    (evidence.other === 'known-person' && evidence.statement !== undefined);
  return (evidence.fingerprint === 'exception' || needs.otherCheck) && !checked
    ? { fault: 'other-check' }
    : undefined;
};

export const refuseFor = (card: string, fault: Fault, why?: string): never => {
  switch (fault) {
    case 'photo':
      throw fail('COLLECT_EVIDENCE', { card, missing: 'photo' });
    case 'other-check':
      throw collectionFail('COLLECT_OTHER_CHECK', { card });
    case 'guardian':
      throw collectionFail('COLLECT_GUARDIAN', { card });
    case 'authority':
      throw collectionFail('COLLECT_AUTHORITY', { card, why: why ?? 'unknown' });
    case 'second-officer':
      throw collectionFail('COLLECT_SECOND_OFFICER', { card });
    case 'third-party':
      throw collectionFail('COLLECT_THIRD_PARTY', { card });
  }
};

/** What of it goes into the event: codes and references. */
export const evidenceDetail = (evidence: CollectEvidence, bearer: Bearer): JsonObject => ({
  document: evidence.document,
  fingerprint: evidence.fingerprint,
  ...(evidence.other === undefined ? {} : { other: evidence.other }),
  ...(evidence.statement === undefined ? {} : { statement: evidence.statement }),
  bearer: bearer.kind,
  ...(bearer.kind === 'guardian' || bearer.kind === 'authorised' ? { authority: bearer.authority } : {}),
});

export const hasSecond = (by: Actor): boolean =>
  by.kind === 'person' && by.second !== undefined && by.second !== by.id;
