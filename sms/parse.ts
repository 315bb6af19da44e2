/** Reads what a citizen wrote (requirement R37): a bare slip number, or keywords, in any case and punctuation. */
import type { CardReport, ReportField } from '../pipeline/index.ts';
import type { ReplyLanguage } from './messages.ts';
import { placeIn, wishIn } from './wishes.ts';

interface Asked {
  /** Nine digits; empty unless `slip`, and where a wish has none. */
  readonly slip: string;
  /** The language of the words; `both` when there are none that tell. */
  readonly language: ReplyLanguage;
}

export type Question = Asked &
  (
    | { readonly kind: 'slip' | 'help' | 'unreadable' }
    /** Another office; `place` as it was written, capitals, at most 40 characters, possibly empty. */
    | { readonly kind: 'place'; readonly place: string }
    | { readonly kind: 'report'; readonly report: CardReport; readonly fields: readonly ReportField[] }
  );

const HELP_WORDS: ReadonlySet<string> = new Set(['HELP', 'MSAADA', 'INFO', 'MAELEZO']);
const ENGLISH: ReadonlySet<string> = new Set(
  (
    'STATUS HELP INFO CARD WHERE MY PLACE OFFICE CHANGE LOST STOLEN FOUND WRONG ERROR ERRORS MISTAKE INCORRECT DAMAGED BROKEN NOT ' +
    'MINE NAME PHOTO'
  ).split(' '),
);
const SWAHILI: ReadonlySet<string> = new Set(
  (
    'HALI MSAADA MAELEZO KADI YANGU WAPI NAMBARI NAMBA MAHALI OFISI BADILISHA BADILI HAMISHA KOSA MAKOSA IMEKOSEWA LIMEKOSEWA ZIMEKOSEWA ' +
    'YAMEKOSEWA SI SIO SIYO SIYANGU SAHIHI JINA MAJINA PICHA IMEPOTEA NIMEPOTEZA NIMEIPOTEZA ILIPOTEA POTEA POTEZA IMEIBIWA NIMEIBIWA ' +
    'IMEIBWA NIMEIBWA WIZI ILIIBIWA NIMEIPATA IMEPATIKANA NIMEPATA NIMEOKOTA OKOTA IMEHARIBIKA IMEVUNJIKA HAISOMEKI IMECHAKAA'
  ).split(' '),
);
const SLIP_DIGITS = 9;
/** Far more than one message holds; the file spool may hand over anything. */
const MOST_CHARACTERS = 1_000;

// What people write between the digits of a number. No class contains the other, so the pattern cannot backtrack far.
const NUMBER = /[0-9](?:[\s.,_/\-\u2010-\u2015]*[0-9])*/gu;
/** The code of an office, which has digits of its own. */
const OFFICE_CODE = /\b[A-Z]{2,4}[-\u2010-\u2015][0-9]{3}[-\u2010-\u2015][0-9](?![0-9])/u;

const languageOf = (words: readonly string[]): ReplyLanguage => {
  const english = words.some((word) => ENGLISH.has(word));
  const swahili = words.some((word) => SWAHILI.has(word));
  if (english === swahili) return 'both';
  return swahili ? 'sw' : 'en';
};

const digitsOf = (number: string): string => number.replace(/[^0-9]/g, '');
const isSlip = (number: string): boolean => digitsOf(number).length === SLIP_DIGITS;

/** The one slip number in a text that holds other numbers too, such as "Nyeri 2"; undefined: none, or it is not known which. */
const slipAmong = (text: string): string | undefined => {
  for (const numbers of [text.match(NUMBER) ?? [], text.match(/[0-9]+/g) ?? []]) {
    const [slip, ...others] = numbers.filter(isSlip);
    if (slip !== undefined) return others.length === 0 ? slip : undefined;
  }
  return undefined;
};

const readPlace = (plain: string, language: ReplyLanguage): Question => {
  const [code = ''] = OFFICE_CODE.exec(plain) ?? [];
  const rest = plain.replace(code, () => ' ');
  const slip = slipAmong(rest);
  const place =
    code === '' ? placeIn(slip === undefined ? rest : rest.replace(slip, () => ' ')) : placeIn(code);
  return { kind: 'place', slip: digitsOf(slip ?? ''), place, language };
};

/**
 * Never throws. A slip number counts only when it is the one number of the message: with two it is not known which is meant,
 * and a telephone number is not a slip. In a wish for another office the office may have a number too.
 */
export const parseQuestion = (text: string): Question => {
  // NFKC: some telephones send full-width digits.
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC').toUpperCase();
  const words = plain.match(/\p{L}+/gu) ?? [];
  const language = languageOf(words);
  const wish = wishIn(words, plain.includes('?'));
  if (wish?.kind === 'place') return readPlace(plain, language);
  const [number, ...others] = plain.match(NUMBER) ?? [];
  const slip = others.length === 0 && number !== undefined && isSlip(number) ? digitsOf(number) : '';
  if (wish !== undefined) return { ...wish, slip, language };
  if (slip !== '') return { kind: 'slip', slip, language };
  const kind = words.some((word) => HELP_WORDS.has(word)) ? 'help' : 'unreadable';
  return { kind, slip: '', language };
};
