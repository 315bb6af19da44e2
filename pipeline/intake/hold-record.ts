/** A record that waits in quarantine: with its reason, its owner and, as far as it says who it is, the request it would have become. */
import type { RegisterRecord } from '../../card/index.ts';
import type { Act, Row } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { insist, PIPELINE_ERRORS } from '../errors.ts';
import type { Extract } from '../extract/index.ts';
import { doubleData } from '../requests/open-double.ts';
import type { Shop } from '../shop.ts';
import type { Take } from './take-record.ts';

/** The same approved record is the same request, whichever extract brings it. */
export const requestIdOf = (shop: Shop, { manifest }: Pick<Extract, 'manifest'>, recordId: string): string =>
  `R-${Buffer.from(shop.keys.index.index('record', `${manifest.register}/${recordId}`)).toString('hex')}`;

const RECORD_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** What cannot be read as an object names no record. */
const UNREADABLE: ReadonlySet<string> = new Set(['RECORD_TOO_LONG', 'RECORD_NOT_UTF8', 'RECORD_NOT_JSON']);

/** Whose record it is, of one that is not good: only to find it again when it comes corrected. The id itself is not kept. */
const namedIn = (text: Uint8Array, code: string): string | undefined => {
  if (UNREADABLE.has(code)) return undefined;
  const value: unknown = JSON.parse(new TextDecoder().decode(text));
  const id: unknown =
    typeof value === 'object' && value !== null && 'recordId' in value ? value.recordId : '';
  return typeof id === 'string' && RECORD_ID.test(id) ? id : undefined;
};

/** Entries of earlier versions of this record that still wait, resolved by what came now. */
export const resolvedParts = async (
  shop: Shop,
  requests: readonly string[],
  by: { readonly request: string } | { readonly quarantine: string },
): Promise<{ readonly acts: readonly Act[]; readonly rows: readonly Row[] }> => {
  const waiting = await shop.ledger.requestBooks.waitingFor(requests);
  const ids = waiting.filter((id) => !('quarantine' in by) || id !== by.quarantine);
  return {
    acts: ids.map((id) => act('quarantine', id, 'resolve', { detail: { outcome: 'sent-again', ...by } })),
    rows: ids.map((id) => ({
      type: 'dossier-merge' as const,
      kind: 'quarantine' as const,
      id,
      data: { outcome: 'sent-again', ...by },
    })),
  };
};

interface Reason {
  readonly code: string;
  readonly owner: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

const TRIES = 5;

const hold = async (
  take: Take,
  line: number,
  { code, owner, facts }: Reason,
  about: Readonly<Record<string, string | readonly string[]>>,
): Promise<'quarantined' | 'repeated'> => {
  const { shop, by } = take;
  const { extractId } = take.extract.manifest;
  const id = `Q-${extractId}-${line}`;
  const wouldBe = about['wouldBe'];
  for (let tries = 1; ; tries++) {
    const earlier =
      typeof wouldBe === 'string'
        ? await resolvedParts(shop, [wouldBe], { quarantine: id })
        : { acts: [], rows: [] };
    const outcome = await shop.ledger.commit({
      by,
      acts: [
        act('quarantine', id, 'hold', { detail: { code, line }, doneIn: ['waiting', 'resolved'] }),
        ...earlier.acts,
      ],
      rows: [
        { type: 'quarantine', id, extractId, line, code, owner, facts },
        { type: 'dossier', kind: 'quarantine', id, data: { code, owner, ...about } },
        ...earlier.rows,
      ],
    });
    if (outcome.kind === 'refused' && earlier.acts.length > 0 && tries < TRIES) continue;
    const { kind } = insist(outcome);
    if (kind === 'done') shop.log('record quarantined', { extract: extractId, line, code });
    return kind === 'done' ? 'quarantined' : 'repeated';
  }
};

/** A record that cannot be used as it is. */
export const holdFaulty = (take: Take, line: number, text: Uint8Array, reason: Reason) => {
  const id = namedIn(text, reason.code);
  return hold(
    take,
    line,
    reason,
    id === undefined ? {} : { wouldBe: requestIdOf(take.shop, take.extract, id) },
  );
};

/** A good record of somebody who has an open request for the same product. Undefined when that one is open no more. */
export const holdDouble = async (
  take: Take,
  line: number,
  record: RegisterRecord,
): Promise<'quarantined' | 'repeated' | undefined> => {
  const id = `Q-${take.extract.manifest.extractId}-${line}`;
  const data = await doubleData(take.shop, record, id);
  if (data === undefined) return undefined;
  const wouldBe = requestIdOf(take.shop, take.extract, record.recordId);
  const { owner } = PIPELINE_ERRORS.RECORD_DOUBLE;
  return hold(take, line, { code: 'RECORD_DOUBLE', owner, facts: {} }, { wouldBe, ...data });
};
