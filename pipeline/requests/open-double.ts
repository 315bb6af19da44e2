/**
 * A second request of a person who has an open one for the same product: people apply again elsewhere out of impatience (R05). The
 * later record waits, sealed under the key of the first request: whoever decides sees both, and when the first is erased the copy
 * can be read no more.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Actor, RegisterRecord } from '../../card/index.ts';
import { act, type Parts, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { look, type Purpose } from '../rights/access.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { requestFail } from './errors.ts';
import { openRecord, recordIn } from './open-record.ts';
import { quarantineEntry, resolveRecord } from './quarantine.ts';
import { getStoppable, stopParts } from './stop.ts';

/** What differs by nature between two applications of one person. */
const OWN_OF_EACH: ReadonlySet<string> = new Set([
  'recordId',
  'replacesRecord',
  'slipNumber',
  'portrait',
  'signature',
]);

/** Names of the fields, never what stands in them. */
export const differing = (one: RegisterRecord, other: RegisterRecord): readonly string[] => {
  const [a, b]: readonly Readonly<Record<string, unknown>>[] = [{ ...one }, { ...other }];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((field) => !OWN_OF_EACH.has(field) && !isDeepStrictEqual(a?.[field], b?.[field]))
    .sort();
};

export const doubleBinding = (quarantine: string): string => `double:${quarantine}`;

/** For the dossier of the quarantine entry; undefined when there is no such open request (any more). */
export const doubleData = async (
  shop: Shop,
  record: RegisterRecord,
  quarantine: string,
): Promise<
  { readonly open: string; readonly differs: readonly string[]; readonly sealed: string } | undefined
> => {
  const first = await shop.ledger.findRequest({
    personIndex: shop.keys.index.index('person', record.nationalNumber),
    product: record.request.product,
  });
  if (first === undefined || !first.open) return undefined;
  const opened = await openRecord(shop, first.id);
  if (opened === undefined) return undefined;
  const sealed = opened.key.seal(Buffer.from(JSON.stringify(record)), doubleBinding(quarantine));
  return {
    open: first.id,
    differs: differing(opened.record, record),
    sealed: Buffer.from(sealed).toString('base64'),
  };
};

/** The entry, when it waits because its person has an open request. */
const doubleEntry = async (shop: Shop, id: string) => {
  const entry = await quarantineEntry(shop, id);
  const open = entry.data['open'];
  if (entry.code !== 'RECORD_DOUBLE' || typeof open !== 'string')
    throw requestFail('QUARANTINE_NOT_DOUBLE', { quarantine: id, code: entry.code });
  return { entry, open };
};

export interface OpenDouble {
  readonly quarantine: string;
  readonly request: string;
  readonly differs: readonly string[];
  /** null: erased. */
  readonly first: RegisterRecord | null;
  readonly later: RegisterRecord | null;
}

/** Both applications, for whoever decides; the look is in the access log before anything is shown. */
export const showOpenDouble = async (
  shop: Shop,
  input: { readonly id: string; readonly purpose: Purpose; readonly from: string },
  by: Actor,
): Promise<OpenDouble> => {
  const { entry, open } = await doubleEntry(shop, input.id);
  await look(shop, { request: open, purpose: input.purpose, what: ['particulars'], from: input.from }, by);
  const opened = await openRecord(shop, open);
  const sealed = entry.data['sealed'];
  const { differs } = entry.data;
  return {
    quarantine: input.id,
    request: open,
    differs: Array.isArray(differs) ? differs.map(String) : [],
    first: opened?.record ?? null,
    later:
      opened === undefined || typeof sealed !== 'string'
        ? null
        : recordIn(opened.key, Buffer.from(sealed, 'base64'), doubleBinding(input.id)),
  };
};

export type DoubleDecision =
  /** One need: the open request goes on, the later record is not used. */
  | 'keep-first'
  /** The later one is right: two people stop the open request, and the register sends the later record again. */
  | 'keep-later';

const TRIES = 8;

/** @throws KadiError QUARANTINE_NOT_DOUBLE, TWO_PEOPLE when a request is to be stopped */
export const settleOpenDouble = async (
  shop: Shop,
  { id, decision }: { readonly id: string; readonly decision: DoubleDecision },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { open } = await doubleEntry(shop, id);
  if (decision === 'keep-first') return resolveRecord(shop, { id, outcome: 'same-need' }, by, actId);
  const both = twoPeople(by);
  for (let tries = 1; ; tries++) {
    const first = await getStoppable(shop, open);
    const stop: Parts =
      first.open && first.state !== 'stopped'
        ? stopParts(first, { request: open, reason: 'later-application', detail: { quarantine: id } })
        : { acts: [], rows: [] };
    const data = { note: 'waits-for-record', decision };
    const outcome = await shop.ledger.commit({
      by: both,
      acts: [act('quarantine', id, 'note', { detail: data }), ...stop.acts],
      rows: [{ type: 'dossier-merge', kind: 'quarantine', id, data }, ...stop.rows],
      ...withId(actId),
    });
    // Its card moved between the look and the deed.
    if (outcome.kind === 'refused' && outcome.subject.kind === 'card' && tries < TRIES) continue;
    insist(outcome);
    return;
  }
};
