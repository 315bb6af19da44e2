/**
 * A complaint about a refusal, a wait or a decision (R36; L.N. 196 of 2020, reg. 23): a ticket with a number that the person keeps, what
 * it is about in plain words of both languages, somebody whose it is and a day by which it is answered. What the person wrote is not
 * kept here: the letter or the call has a reference of its own at the desk.
 */
import type { Actor, Language } from '../../card/index.ts';
import { act } from '../acts.ts';
import { type CaseOutcome, caseParts } from '../cases/index.ts';
import { insist } from '../errors.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { requestFail } from './errors.ts';
import { quarantineEntry } from './quarantine.ts';
import { type Reason, reasonOf } from './reasons.ts';
import { CARD_REPORTS, type CardReport, reportOf } from './report.ts';

export const COMPLAINT_CHANNELS = [
  'desk',
  'telephone',
  'sms',
  'letter',
  'email',
  'chief',
  'commissioner',
] as const;
export type ComplaintChannel = (typeof COMPLAINT_CHANNELS)[number];

interface Answer {
  readonly outcome: CaseOutcome;
  readonly text: Readonly<Record<Language, string>>;
}

/** What the person is told. */
export const COMPLAINT_ANSWERS = {
  'put-right': {
    outcome: 'corrected',
    text: {
      en: 'You were right. The mistake has been put right and your card goes on; you will get a message when it is ready.',
      sw: 'Ulikuwa sahihi. Kosa limerekebishwa na kadi yako inaendelea; utapata ujumbe ikiwa tayari.',
    },
  },
  'goes-on': {
    outcome: 'corrected',
    text: {
      en: 'Nothing stands in the way of your card any more. You will get a message when it is ready.',
      sw: 'Hakuna kinachozuia kadi yako tena. Utapata ujumbe ikiwa tayari.',
    },
  },
  'sent-to-register': {
    outcome: 'transferred',
    text: {
      en: 'The register has to correct your record. Your complaint was sent to it, and we ask again until it answers.',
      sw: 'Rejista inapaswa kurekebisha rekodi yako. Malalamiko yako yametumwa huko, nasi tutafuatilia hadi ijibu.',
    },
  },
  explained: {
    outcome: 'unfounded',
    text: {
      en: 'A person looked at your complaint and the decision stands, for the reason that you were told. You may complain to the Data Commissioner.',
      sw: 'Mtu ameangalia malalamiko yako na uamuzi unabaki, kwa sababu uliyoelezwa. Unaweza kulalamika kwa Kamishna wa Data.',
    },
  },
  'taken-back': {
    outcome: 'withdrawn',
    text: {
      en: 'You took your complaint back. You may complain again at any time.',
      sw: 'Uliondoa malalamiko yako. Unaweza kulalamika tena wakati wowote.',
    },
  },
} as const satisfies Readonly<Record<string, Answer>>;
export type ComplaintAnswer = keyof typeof COMPLAINT_ANSWERS;
export const ANSWER_CODES = Object.keys(COMPLAINT_ANSWERS) as ComplaintAnswer[];

export interface NewComplaint {
  /** Made by whoever takes it, and told to the person: `C-2026-000123`. The same number twice is refused. */
  readonly number: string;
  readonly channel: ComplaintChannel;
  /** Exactly one of these three. */
  readonly request?: string;
  readonly quarantine?: string;
  readonly case?: string;
  /** The office that answers; absent: the bureau. */
  readonly office?: string;
}

const complaintId = (number: string): string => `complaint/${number}`;

/** What the complaint is about; `request` of a case is the person's, so that they are told. */
const subjectOf = async (shop: Shop, input: NewComplaint): Promise<Readonly<Record<string, string>>> => {
  const given = [input.request, input.quarantine, input.case].filter((one) => one !== undefined);
  if (given.length !== 1) throw requestFail('COMPLAINT_ABOUT', { given: given.length });
  if (input.quarantine !== undefined) {
    const { code } = await quarantineEntry(shop, input.quarantine);
    return { quarantine: input.quarantine, code };
  }
  if (input.request !== undefined) {
    const found = await shop.ledger.requestBooks.stoppable(input.request);
    if (found === undefined) throw requestFail('REQUEST_UNKNOWN', { request: input.request });
    return { request: input.request };
  }
  const id = input.case ?? '';
  const found = await shop.ledger.dossier({ kind: 'case', id });
  if (found === undefined) throw requestFail('COMPLAINT_ABOUT', { case: id });
  const request = found.data['request'];
  return { case: id, ...(typeof request === 'string' ? { request } : {}) };
};

/** @throws KadiError COMPLAINT_ABOUT, REQUEST_UNKNOWN, QUARANTINE_UNKNOWN, STATE_REFUSED (the number was given before) */
export const openComplaint = async (
  shop: Shop,
  input: NewComplaint,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly case: string }> => {
  const about = await subjectOf(shop, input);
  const id = complaintId(input.number);
  const parts = caseParts({
    id,
    type: 'complaint',
    about: { ...about, channel: input.channel },
    now,
    ...(input.office === undefined ? {} : { office: input.office }),
  });
  const notice =
    about['request'] === undefined
      ? undefined
      : noticeParts({ id, request: about['request'], template: 'being-looked-at' });
  insist(
    await shop.ledger.commit({
      by,
      acts: [parts.act, ...(notice === undefined ? [] : [notice.act])],
      rows: [parts.row, ...(notice === undefined ? [] : [notice.row])],
      ...(actId === undefined ? {} : { actId }),
    }),
  );
  return { case: id };
};

export interface Complaint {
  readonly number: string;
  readonly state: string;
  readonly at: string;
  readonly due: string;
  readonly overdue: boolean;
  readonly channel: string;
  readonly assignee: string | null;
  readonly about: Readonly<Record<string, string>>;
  /** Of a record in quarantine: why it waits and what happens next. */
  readonly reason: Reason | null;
  /** What an owner reported about a card, and what whoever takes it does; `fields` are those said to be wrong. */
  readonly report:
    | (Readonly<Record<Language, string>> & {
        readonly code: CardReport;
        readonly fields: readonly string[];
        readonly todo: string;
      })
    | null;
  readonly answer: (Readonly<Record<Language, string>> & { readonly code: string }) | null;
}

const getComplaint = async (shop: Shop, number: string) => {
  const found = await shop.ledger.dossier({ kind: 'case', id: complaintId(number) });
  if (found === undefined || found.data['type'] !== 'complaint')
    throw requestFail('COMPLAINT_UNKNOWN', { complaint: number });
  return found;
};

const isAnswer = (text: unknown): text is ComplaintAnswer =>
  typeof text === 'string' && Object.hasOwn(COMPLAINT_ANSWERS, text);

export const showComplaint = async (shop: Shop, number: string, now: Date): Promise<Complaint> => {
  const { state, at, data } = await getComplaint(shop, number);
  const text = (name: string): string | null => (typeof data[name] === 'string' ? data[name] : null);
  const due = text('due') ?? '';
  const code = text('code');
  const answer = data['answer'];
  const report = reportOf(data['report']);
  return {
    number,
    state,
    at,
    due,
    overdue: state === 'open' && due < now.toISOString(),
    channel: text('channel') ?? '',
    assignee: text('assignee'),
    about: Object.fromEntries(
      ['request', 'quarantine', 'case', 'card'].flatMap((name) =>
        text(name) === null ? [] : [[name, text(name) ?? '']],
      ),
    ),
    reason: code === null ? null : reasonOf(code, 'supervisor'),
    report:
      report === undefined
        ? null
        : {
            code: report,
            fields: (text('fields') ?? '').split(' ').filter((field) => field !== ''),
            ...CARD_REPORTS[report],
          },
    answer: isAnswer(answer) ? { code: answer, ...COMPLAINT_ANSWERS[answer].text } : null,
  };
};

/** A person answers; whose request it is is told that there is an answer. */
export const answerComplaint = async (
  shop: Shop,
  { number, answer }: { readonly number: string; readonly answer: ComplaintAnswer },
  by: Actor,
  actId?: string,
): Promise<Readonly<Record<Language, string>>> => {
  const { data, seq } = await getComplaint(shop, number);
  const id = complaintId(number);
  const { outcome, text } = COMPLAINT_ANSWERS[answer];
  const request = data['request'];
  const notice =
    typeof request === 'string' && answer !== 'taken-back'
      ? noticeParts({
          id: `${id}/${seq}`,
          request,
          // Says where the answer is heard, not that a card lies at the office: it may not be there yet, or be in its owner's hands.
          template: 'report-answered',
        })
      : undefined;
  const detail = { outcome, answer };
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('case', id, 'solve', { detail }), ...(notice === undefined ? [] : [notice.act])],
      rows: [
        { type: 'dossier-merge', kind: 'case', id, data: detail },
        ...(notice === undefined ? [] : [notice.row]),
      ],
      ...(actId === undefined ? {} : { actId }),
    }),
  );
  return text;
};
