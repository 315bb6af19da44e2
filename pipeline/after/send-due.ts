/**
 * Notices that are owed leave by SMS. Any number of processes may run this: a try is written before the words leave, so that one
 * process sends one notice; after a crash the notice is tried again, and a repeat is counted. Tries are bounded; people whom no
 * message reaches are on the list that the chief reads out.
 */
import { codeOf, isKadiError, type Language } from '../../card/index.ts';
import { newUuid } from '../../crypto/index.ts';
import type { DueNotice } from '../../ledger/index.ts';
import { act, NOTHING, type Parts } from '../acts.ts';
import { NOTICE_TEMPLATES, type NoticeTemplate } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { notToldParts } from './not-told.ts';
import { telephoneOf } from './telephone.ts';

export interface OutgoingNotice {
  /** E.164. */
  readonly phone: string;
  readonly language: Language;
  readonly template: NoticeTemplate;
  /** Empty where the notice is of no card. */
  readonly serial: string;
  readonly office: string;
}

/**
 * `refused`: the network will never take it; `number-refused`: the number is the reason. Throws a KadiError with `retry: 'yes'` when it
 * may later.
 */
export type Carry = (notice: OutgoingNotice) => Promise<Carried>;
/** An object: sent, under this name of the network, by which its receipt is known. */
export type Carried = 'sent' | 'refused' | 'number-refused' | { readonly message: string };

/** Why a notice is not sent; the second row is on the chief's list. */
export type DropReason =
  | ('erased' | 'dead' | 'unknown-template')
  | ('no-phone' | 'number-refused' | 'not-sent');

const UNREACHED: readonly DropReason[] = ['no-phone', 'number-refused', 'not-sent'];

export interface SendOptions {
  readonly now: Date;
  /** Send-hours rule: may a message of this template leave now? It stays due until then. */
  readonly mayLeave: (template: NoticeTemplate) => boolean;
  /** False ends the round: the link is down, or the process stops. */
  readonly goOn?: () => boolean;
}

export interface SentCounts {
  sent: number;
  dropped: number;
  later: number;
}

const MINUTE_MS = 60_000;
/** Minutes after each try until the next; five tries within about nine hours. */
export const RETRY_MINUTES = [2, 10, 60, 480, 0] as const;
const PAGE = 200;
const AT_ONCE = 5;

const isTemplate = (word: string): word is NoticeTemplate => NOTICE_TEMPLATES.some((one) => one === word);

/** One round over all that is due. */
export const sendDue = async (shop: Shop, carry: Carry, options: SendOptions): Promise<SentCounts> => {
  const { now, goOn = () => true } = options;
  const counts: SentCounts = { sent: 0, dropped: 0, later: 0 };
  for (let after = ''; goOn(); ) {
    const page = await shop.ledger.afterBooks.dueNotices(now.toISOString(), PAGE, after);
    const waiting = [...inOrder(page)];
    const walkers = Array.from({ length: AT_ONCE }, async () => {
      for (let group = waiting.shift(); group !== undefined && goOn(); group = waiting.shift())
        for (const notice of group) counts[await sendOne(shop, notice, carry, options)] += 1;
    });
    await Promise.all(walkers);
    after = page.at(-1)?.id ?? '';
    if (page.length < PAGE) break;
  }
  return counts;
};

/** Those of one person one after the other, as they happened. */
const inOrder = (page: readonly DueNotice[]): Iterable<DueNotice[]> => {
  const groups = new Map<string, DueNotice[]>();
  for (const notice of [...page].sort((a, b) => (a.at < b.at ? -1 : 1)))
    groups.set(notice.request, [...(groups.get(notice.request) ?? []), notice]);
  return groups.values();
};

const sendOne = async (
  shop: Shop,
  due: DueNotice,
  carry: Carry,
  { now, mayLeave }: SendOptions,
): Promise<keyof SentCounts> => {
  const { id, template, serial, office, language, phoneIndex } = due;
  const tries = due.attempt - 1;
  const dutyOf = (reason: DropReason): Promise<Parts> | Parts =>
    UNREACHED.includes(reason)
      ? notToldParts(shop, { request: due.request, notice: id, template, why: reason }, now)
      : NOTHING;
  const drop = async (reason: DropReason, rows: Parameters<typeof write>[3] = []): Promise<'dropped'> => {
    await write(shop, due, { event: 'drop', detail: { reason, template } }, rows, await dutyOf(reason));
    return 'dropped';
  };
  if (!isTemplate(template)) return drop('unknown-template');
  if (due.erased) return drop('erased');
  if (due.dead && template !== 'neutral') return drop('dead');
  if (due.refused) return drop('number-refused');
  if (!mayLeave(template)) return 'later';
  const pause = RETRY_MINUTES[tries];
  if (pause === undefined) return drop('not-sent');
  const notBefore = new Date(now.getTime() + pause * MINUTE_MS).toISOString();
  const next = { attempt: due.attempt + 1 };
  const wait: Written = [{ type: 'dossier-merge', kind: 'notice', id, data: { notBefore } }];
  const phone = await opened(shop, due);
  if (phone === 'unreadable') {
    await write(shop, due, { event: 'fail', detail: { code: 'UNREADABLE', try: tries + 1 }, ...next }, wait);
    return 'later';
  }
  if (phone === undefined || phoneIndex === null) return drop('no-phone');
  const claimed = await write(shop, due, { event: 'try', detail: { try: tries + 1 }, ...next }, wait);
  // Another process has it.
  if (!claimed) return 'later';
  const mine = { ...due, ...next };
  const logged = (as: string) =>
    ({
      type: 'sms',
      id: `S-${newUuid()}`,
      direction: 'out',
      phoneIndex,
      template: as,
      ...(serial === null || template === 'neutral' ? {} : { serial }),
    }) as const;
  let message: string | undefined;
  try {
    const answer = await carry({
      phone,
      language: language ?? 'en',
      template,
      serial: serial ?? '',
      office: office ?? '',
    });
    if (answer === 'refused' || answer === 'number-refused') {
      const number = answer === 'number-refused';
      const reason: DropReason = number ? 'number-refused' : 'not-sent';
      // No detail goes to this number until its owner gives it anew with proof (R42).
      await write(
        shop,
        mine,
        { event: 'drop', detail: { reason, template } },
        number ? [logged('refused')] : [],
        await dutyOf(reason),
      );
      return 'dropped';
    }
    message = answer === 'sent' ? undefined : answer.message;
  } catch (error) {
    if (!isKadiError(error) || error.entry.retry === 'no') throw error;
    await write(shop, mine, { event: 'fail', detail: { code: codeOf(error), try: tries + 1 } }, []);
    return 'later';
  }
  const name: Written =
    message === undefined ? [] : [{ type: 'dossier-merge', kind: 'notice', id, data: { message } }];
  await write(shop, mine, { event: 'send', detail: { template } }, [logged(template), ...name]);
  return 'sent';
};

/** A record that cannot be opened must not keep the others waiting; a key device that is away does, until it is back. */
const opened = async (shop: Shop, due: DueNotice): Promise<string | undefined | 'unreadable'> => {
  try {
    return await telephoneOf(shop, due);
  } catch (error) {
    if (isKadiError(error) && error.entry.retry === 'yes') throw error;
    shop.log('record of a notice cannot be opened', { notice: due.id, code: codeOf(error) });
    return 'unreadable';
  }
};

type Written = NonNullable<Parameters<Shop['ledger']['commit']>[0]['rows']>;

const write = async (
  shop: Shop,
  { id, attempt }: Pick<DueNotice, 'id' | 'attempt'>,
  what: {
    readonly event: 'try' | 'drop' | 'fail' | 'send';
    readonly detail: Readonly<Record<string, string | number>>;
    readonly attempt?: number;
  },
  rows: Written,
  duty: Parts = NOTHING,
): Promise<boolean> => {
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('notice', id, what.event, {
        detail: what.detail,
        ...(what.attempt === undefined ? {} : { attempt: what.attempt }),
        onlyIf: (current) => current.attempt === attempt,
      }),
      ...duty.acts,
    ],
    rows: [...rows, ...duty.rows],
  });
  return outcome.kind === 'done';
};
