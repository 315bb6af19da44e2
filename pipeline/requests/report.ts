/**
 * What an owner reports from afar about a card (R33, R36): an error on it, a card that is another person's, a lost, found or damaged one.
 * Each becomes a complaint with a number that the owner is told at once. Of what the person wrote only codes are kept. A person decides
 * what follows (R54); the one thing done at once is that a card reported lost cannot be used until somebody has looked, which two people
 * can take back.
 */
import type { Language } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { CardRow, Dossier } from '../../ledger/index.ts';
import { cardAct } from '../acts.ts';
import { caseParts } from '../cases/index.ts';
import { commitFresh } from '../commit-fresh.ts';
import { askerOf, type NotOwner, type Proof } from '../owner.ts';
import type { Shop } from '../shop.ts';

interface ReportWords {
  readonly en: string;
  readonly sw: string;
  /** What whoever takes the complaint does. */
  readonly todo: string;
}

export const CARD_REPORTS = {
  'wrong-details': {
    en: 'Something on the card is wrong.',
    sw: 'Kuna kosa kwenye kadi.',
    todo: 'Compare the card with the record. Not collected yet: contest it ("kadi collect contest"), and a right one is made. Collected: ask the register for a change of particulars, and suspend the card if the error would mislead whoever reads it.',
  },
  'not-mine': {
    en: 'The card that I have is of another person.',
    sw: 'Kadi niliyo nayo ni ya mtu mwingine.',
    todo: 'Call today. Suspend the card of this request; have the other card handed in ("kadi card found"); open an incident, because somebody reads data of somebody else.',
  },
  lost: {
    en: 'The card is lost or stolen.',
    sw: 'Kadi imepotea au imeibiwa.',
    todo: 'It was suspended when the message came, if its owner had collected it. Report the loss ("kadi card lost") when the owner confirms it, and ask the register for a replacement; reinstate it, by two people, if it was found.',
  },
  found: {
    en: 'My card, which was lost, is found.',
    sw: 'Kadi yangu iliyopotea imepatikana.',
    todo: 'A suspended card is reinstated by two people when its owner shows it. A revoked one stays void: have it handed in.',
  },
  damaged: {
    en: 'The card is broken or cannot be read.',
    sw: 'Kadi imeharibika au haisomeki.',
    todo: 'Ask the owner to bring it; "kadi card damaged" makes it void and proposes a replacement to the register.',
  },
} as const satisfies Readonly<Record<string, ReportWords>>;
export type CardReport = keyof typeof CARD_REPORTS;

/** Which part of the card is said to be wrong. */
export const REPORT_FIELDS = [
  'names',
  'nationalNumber',
  'dateOfBirth',
  'sex',
  'placeOfBirth',
  'county',
  'portrait',
  'signature',
] as const;
export type ReportField = (typeof REPORT_FIELDS)[number];

export const reportOf = (word: unknown): CardReport | undefined =>
  typeof word === 'string' && Object.hasOwn(CARD_REPORTS, word) ? (word as CardReport) : undefined;

export type Reported =
  | NotOwner
  | {
      readonly kind: 'reported';
      /** Eight digits, for people to say on the telephone: `S-1234-5678`. */
      readonly number: string;
      /** The card cannot be used from now on. */
      readonly suspended: boolean;
      /** Empty: none was made yet. */
      readonly serial: string;
      readonly language: Language;
    };

/** The same report gets the same number, so that two who take it at once make one complaint. */
const numberOf = (request: string, report: CardReport, nth: number): string => {
  const eight = String(
    Number.parseInt(sha256Hex(Buffer.from(`${request}/${report}/${nth}`)).slice(0, 12), 16) % 1e8,
  );
  const digits = eight.padStart(8, '0');
  return `S-${digits.slice(0, 4)}-${digits.slice(4)}`;
};

/** Reports of one kind by one person that were answered, and numbers that others have already. */
const MOST_NUMBERS = 1_000;

/** The open complaint of this kind, or the number that the next one gets. */
const nextNumber = async (
  shop: Shop,
  request: string,
  report: CardReport,
): Promise<{ readonly number: string; readonly open: Dossier | undefined }> => {
  for (let nth = 0; nth < MOST_NUMBERS; nth++) {
    const number = numberOf(request, report, nth);
    const found = await shop.ledger.dossier({ kind: 'case', id: `complaint/${number}` });
    if (found === undefined) return { number, open: undefined };
    const same = found.data['request'] === request && found.data['report'] === report;
    if (same && found.state === 'open') return { number, open: found };
  }
  throw new Error('no number is left for this report');
};

const suspendParts = (card: CardRow) =>
  cardAct(card.serial, 'suspend', {
    detail: { reason: 'reported-lost' },
    onlyIf: ({ seq }) => seq === card.seq,
  });

/** Told again while it is open, it is the same report with the same number. */
export const reportCard = async (
  shop: Shop,
  input: Proof & { readonly report: CardReport; readonly fields: readonly ReportField[] },
  now: Date,
): Promise<Reported> => {
  const { report, slip, phone } = input;
  const asker = await askerOf(shop, { slip, phone });
  if (asker.kind !== 'owner') return asker;
  const { id: request, language, office } = asker.request;
  const { result } = await commitFresh(shop, async () => {
    const { number, open } = await nextNumber(shop, request, report);
    const card = (await shop.ledger.findRequest({ id: request }))?.card ?? null;
    const suspends = report === 'lost' && card?.state === 'collected';
    const suspended = suspends || (report === 'lost' && card?.state === 'suspended');
    const result: Reported = { kind: 'reported', number, suspended, serial: card?.serial ?? '', language };
    const fields = [...new Set(input.fields)].toSorted().join(' ');
    const opened = caseParts({
      id: `complaint/${number}`,
      type: 'complaint',
      about: {
        request,
        channel: 'sms',
        report,
        ...(card === null ? {} : { card: card.serial }),
        ...(fields === '' ? {} : { fields }),
      },
      office,
      now,
    });
    const acts = [
      ...(open === undefined ? [opened.act] : []),
      ...(suspends && card !== null ? [suspendParts(card)] : []),
    ];
    // Whoever is answered with the number needs no notice besides.
    const deed =
      acts.length === 0 ? undefined : { by: shop.me, acts, rows: open === undefined ? [opened.row] : [] };
    return { deed, result };
  });
  return result;
};
