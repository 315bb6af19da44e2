/**
 * The right of access (R50; Data Protection Act 2019, sections 26 and 38): a person asks, the thirty days run as a case, and two people
 * hand out all that is held, as JSON and as a document, after the line in the access log has been written.
 */
import type { Actor } from '../../card/index.ts';
import { kenyanDay } from '../../card/index.ts';
import type { Report, ReportSection } from '../../templates/index.ts';
import { drawReport } from '../../templates/index.ts';
import { act, withId } from '../acts.ts';
import { caseIsNew, caseParts } from '../cases/index.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { lookMany } from './access.ts';
import { rightsFail } from './errors.ts';
import { requestsOf } from './find-people.ts';
import { type SubjectData, type SubjectLine, type SubjectRequest, subjectData } from './subject-data.ts';

export type SubjectQuestion = { readonly nationalNumber: string } | { readonly request: string };

/** Every request of the person, the one asked for first. */
const requestsAbout = async (shop: Shop, question: SubjectQuestion): Promise<readonly string[]> => {
  const ids =
    'request' in question
      ? await shop.ledger.findRequest({ id: question.request }).then(async (one) => {
          if (one === undefined) return [];
          const all = await shop.ledger.requestsByPerson(one.personIndex, 50);
          return [question.request, ...all.filter((id) => id !== question.request)];
        })
      : await requestsOf(shop, question);
  if (ids.length === 0) throw rightsFail('SUBJECT_UNKNOWN');
  return ids;
};

const caseIdOf = (request: string, day: string): string => `subject-access/${request}/${day}`;

/** Somebody asked for their own data: the clock of thirty days starts. The same day twice is one question. */
export const askSubjectExport = async (
  shop: Shop,
  question: SubjectQuestion,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly case: string; readonly request: string }> => {
  const [request = ''] = await requestsAbout(shop, question);
  const id = caseIdOf(request, kenyanDay(now));
  if (await caseIsNew(shop, id)) {
    const { act: opened, row } = caseParts({ id, type: 'subject-access', about: { request }, now });
    await lookMany(shop, [{ request, purpose: 'subject-access', what: ['references'], from: 'case' }], by);
    insist(
      await shop.ledger.commit({
        by,
        acts: [opened],
        rows: [row],
        ...withId(actId),
      }),
    );
  }
  return { case: id, request };
};

export interface SubjectExport {
  readonly data: SubjectData;
  readonly pdf: Uint8Array;
}

/** All that is held about the person. The open question of theirs is answered by it. */
export const subjectExport = async (
  shop: Shop,
  question: SubjectQuestion,
  by: Actor,
  now: Date,
  from: string,
): Promise<SubjectExport> => {
  const two = twoPeople(by);
  const ids = await requestsAbout(shop, question);
  await lookMany(
    shop,
    ids.map((request) => ({ request, purpose: 'subject-access', what: ['export'], from })),
    two,
  );
  const data = await subjectData(shop, ids, now);
  const pdf = await drawReport(reportOf(data));
  for (const { id, state, type } of data.cases) {
    if (type === 'subject-access' && state === 'open')
      insist(
        await shop.ledger.commit({
          by: two,
          acts: [act('case', id, 'solve', { detail: { outcome: 'answered' }, doneIn: ['solved'] })],
          rows: [{ type: 'dossier-merge', kind: 'case', id, data: { outcome: 'answered' } }],
        }),
      );
  }
  return { data, pdf };
};

const detailText = (detail: SubjectLine['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');

const linesOf = (title: string, note: string, lines: readonly SubjectLine[]): ReportSection =>
  lines.length === 0
    ? { title, note: `${note} There is none.` }
    : {
        title,
        note,
        table: {
          columns: ['When (UTC)', 'About', 'What', 'By', 'Detail'],
          rows: lines.map(({ at, about, what, by, detail }) => [
            at.slice(0, 16).replace('T', ' '),
            about,
            what,
            by,
            detailText(detail),
          ]),
        },
      };

const recordFacts = ({ record, telephone }: SubjectRequest): readonly (readonly [string, string])[] =>
  record === null
    ? []
    : [
        ['Name', record.names.join(' ')],
        ['National number', record.nationalNumber],
        ['Slip number', record.slipNumber],
        ['Sex', record.sex],
        ['Date of birth', record.dateOfBirth],
        ['Place of birth', record.placeOfBirth ?? '-'],
        ['Nationality', record.nationality],
        ['County', String(record.county)],
        ['Telephone', telephone ?? record.phone ?? 'none'],
        ['Fingerprint exception', record.biometricException ?? 'none'],
        ...Object.entries(record.particulars ?? {}).map(([name, value]) => [name, String(value)] as const),
      ];

const requestSections = (one: SubjectRequest): readonly ReportSection[] => [
  {
    title: `Request ${one.request}`,
    ...(one.erased === null ? {} : { note: one.erased }),
    ...(one.portrait === null ? {} : { picture: Buffer.from(one.portrait, 'base64') }),
    facts: [
      ['Document', `${one.product}, ${one.kind}, ${one.open ? 'open' : 'closed'}`],
      ['Office', one.office],
      ['Due', one.due],
      ...recordFacts(one),
      ...one.cards.map(
        ({ serial, state, body }) =>
          ['Card', `${serial}, ${state}${body === null ? '' : `, plastic ${body}`}`] as const,
      ),
    ],
  },
  linesOf('What happened to it', 'Every step, with who did it.', one.events),
];

const reportOf = (data: SubjectData): Report => ({
  title: 'Your data at the National Registration Bureau, card production',
  subtitle: `Made ${data.madeAt} for the person whom it is about (Data Protection Act 2019, sections 26 and 38). Data yako kama zilivyo kwenye mfumo wa kutengeneza kadi.`,
  foot: 'Personal data. Whoever finds this gives it to the nearest registration office.',
  sections: [
    ...data.requests.flatMap(requestSections),
    linesOf('Who looked at your data', 'Each line was written before the data was shown.', data.looks),
    linesOf(
      'Who was given your data',
      'Nobody is given anything who is not in the sharing register.',
      data.shared,
    ),
    {
      title: 'Messages to and from you',
      note:
        data.messages.length === 0
          ? 'There is none.'
          : 'Through the SMS gateway, which gets your number and the text and nothing else.',
      ...(data.messages.length === 0
        ? {}
        : {
            table: {
              columns: ['When (UTC)', 'Direction', 'Message'],
              rows: data.messages.map(({ at, direction, template }) => [
                at.slice(0, 16).replace('T', ' '),
                direction,
                template,
              ]),
            },
          }),
    },
    {
      title: 'Matters about you that a person settles',
      ...(data.cases.length === 0
        ? { note: 'There is none.' }
        : { facts: data.cases.map(({ id, type, state }) => [type, `${id}, ${state}`] as const) }),
    },
  ],
});
