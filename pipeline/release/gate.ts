/**
 * The gate of a product (R22; Data Protection Act 2019 s.31; Republic v Mucheru ex parte Katiba Institute, 2021): nothing of it is fed
 * before an assessment of these very fields was submitted 60 days ago or more, somebody has looked who could be left out, and
 * two people opened it.
 */
import { type Actor, type JsonObject, kenyanDay } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import type { LoadedProduct } from '../../templates/index.ts';
import { act, withId } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { releaseFail } from './errors.ts';
import { gateId } from './gate-id.ts';
import { changeRules, settle } from './rules.ts';
import { dayPlus } from './targets.ts';

/** Section 31: the report goes to the Commissioner 60 days before the processing. */
export const DPIA_DAYS = 60;

export interface Assessment {
  readonly product: string;
  readonly version?: number;
  /** Of the report, as filed: a number, never a text. */
  readonly reference: string;
  /** ISO days. */
  readonly submittedOn: string;
  readonly inForceOn: string;
  /** What processing it is about, as a code: `issue-of-cards`. */
  readonly scope: string;
  /** Who signed it: an office or the id of a person who may sign in. */
  readonly signatory: string;
}

export interface InclusionCheck {
  readonly product: string;
  readonly version?: number;
  readonly reference: string;
  /** ISO day of the check. */
  readonly day: string;
  /** Who checked. */
  readonly person: string;
  /** Who could be left out, as codes: `no-documents`, `worn-fingerprints`, `far-from-office`. */
  readonly leftOut: readonly string[];
  /** What is done about it, as codes. */
  readonly remedies: readonly string[];
}

export interface GateView {
  readonly gate: string;
  readonly product: string;
  readonly version: number;
  /** `none`: nothing is recorded for the fields it has now. */
  readonly state: string;
  readonly data: JsonObject;
}

const productOf = (shop: Shop, id: string): LoadedProduct => {
  if (!shop.productIds().includes(id)) throw releaseFail('RELEASE_PRODUCT_UNKNOWN', { product: id });
  return shop.product(id);
};

/** Every version of the product that cards were accepted under, the oldest first, and the one in force. */
const versionsOf = async (shop: Shop, product: string): Promise<readonly LoadedProduct[]> => {
  const now = productOf(shop, product);
  const used = (await shop.ledger.usedProducts()).filter(
    ({ id, hash }) => id === product && hash !== now.hash,
  );
  return [...used.flatMap(({ hash }) => shop.productByHash(hash) ?? []), now];
};

interface Which {
  readonly product: string;
  /** Absent: the one in force. */
  readonly version?: number;
}

const gateOf = async (
  shop: Shop,
  { product, version }: Which,
): Promise<{ id: string; found: Dossier | undefined }> => {
  const loaded =
    version === undefined
      ? productOf(shop, product)
      : (await versionsOf(shop, product)).find((one) => one.product.version === version);
  if (loaded === undefined)
    throw releaseFail('RELEASE_PRODUCT_UNKNOWN', { product: `${product} ${version ?? ''}` });
  const id = gateId(loaded);
  return { id, found: await shop.ledger.dossier({ kind: 'gate', id }) };
};

const whichOf = (product: string, version: number | undefined): Which =>
  version === undefined ? { product } : { product, version };

/** One part of what the gate has to have. Two who record at once: the later one is refused and looks again. */
const record = async (
  shop: Shop,
  which: Which,
  part: 'assessment' | 'inclusion',
  facts: JsonObject,
  by: Actor,
  actId: string | undefined,
): Promise<string> => {
  const { id, found } = await gateOf(shop, which);
  const data = { product: which.product, [part]: facts };
  settle(
    await shop.ledger.commit({
      by,
      acts: [
        act('gate', id, 'record', {
          detail: { part, ...facts },
          onlyIf: (current) => current.seq === found?.seq,
        }),
      ],
      rows: [{ type: found === undefined ? 'dossier' : 'dossier-merge', kind: 'gate', id, data }],
      ...withId(actId),
    }),
  );
  return id;
};

/** @throws RELEASE_GATE_SIXTY_DAYS, RELEASE_PRODUCT_UNKNOWN; STATE_REFUSED while the gate is open: close it first. */
export const recordAssessment = async (
  shop: Shop,
  { product, version, ...facts }: Assessment,
  by: Actor,
  actId?: string,
): Promise<string> => {
  const earliest = dayPlus(facts.submittedOn, DPIA_DAYS);
  if (facts.inForceOn < earliest) throw releaseFail('RELEASE_GATE_SIXTY_DAYS', { product, earliest });
  return record(shop, whichOf(product, version), 'assessment', facts, by, actId);
};

export const recordInclusion = async (
  shop: Shop,
  { product, version, ...facts }: InclusionCheck,
  by: Actor,
  actId?: string,
): Promise<string> =>
  record(
    shop,
    whichOf(product, version),
    'inclusion',
    { ...facts, leftOut: [...facts.leftOut], remedies: [...facts.remedies] },
    by,
    actId,
  );

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * From now on the product is produced.
 * @throws RELEASE_GATE_NO_RECORD, RELEASE_GATE_NO_INCLUSION, RELEASE_GATE_NOT_YET
 */
export const openGate = async (
  shop: Shop,
  which: Which,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<string> => {
  const { product } = which;
  const both = twoPeople(by);
  const { id, found } = await gateOf(shop, which);
  const assessment = found?.data['assessment'];
  const inclusion = found?.data['inclusion'];
  if (found === undefined || !isObject(assessment)) throw releaseFail('RELEASE_GATE_NO_RECORD', { product });
  if (!isObject(inclusion)) throw releaseFail('RELEASE_GATE_NO_INCLUSION', { product });
  const inForceOn = String(assessment['inForceOn']);
  if (kenyanDay(now) < inForceOn) throw releaseFail('RELEASE_GATE_NOT_YET', { product, from: inForceOn });
  await changeRules(
    shop,
    {
      by: both,
      acts: [
        act('gate', id, 'open', {
          detail: { reference: String(assessment['reference']), inclusion: String(inclusion['reference']) },
          // What was read is what is opened.
          onlyIf: ({ state, seq }) => state !== 'recorded' || seq === found.seq,
          doneIn: ['open'],
        }),
      ],
      ...withId(actId),
    },
    { gateOpened: id },
  );
  return id;
};

/**
 * By one person, at any time: nothing of the product is fed from this moment, whichever version its cards were accepted under. Each
 * version's gate is opened again after a new record only. Gives the gates that were closed.
 */
export const closeGate = async (
  shop: Shop,
  { product, reason }: { readonly product: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<readonly string[]> => {
  const all = [...new Set((await versionsOf(shop, product)).map(gateId))];
  const states = await Promise.all(all.map((id) => shop.ledger.state({ kind: 'gate', id })));
  const open = all.filter((_, at) => states[at]?.state === 'open');
  // None is open: the one of the version in force says what may be done with it.
  const closed = open.length > 0 ? open : all.slice(-1);
  await changeRules(
    shop,
    { by, acts: closed.map((id) => act('gate', id, 'close', { detail: { reason } })), ...withId(actId) },
    { gatesClosed: closed },
  );
  return closed;
};

/** Of every product: the gate of each version that cards were accepted under, and of the one in force. */
export const gates = async (shop: Shop): Promise<readonly GateView[]> => {
  const versions = (await Promise.all(shop.productIds().map((id) => versionsOf(shop, id)))).flat();
  return Promise.all(
    versions.map(async (loaded) => {
      const { id: product, version } = loaded.product;
      const id = gateId(loaded);
      const found = await shop.ledger.dossier({ kind: 'gate', id });
      return { gate: id, product, version, state: found?.state ?? 'none', data: found?.data ?? {} };
    }),
  );
};
