/** Reads what a citizen wrote (requirement R37): a bare slip number, or keywords, in any case and punctuation. */
import type { ReplyLanguage } from './messages.ts';

export interface Question {
  readonly kind: 'slip' | 'help' | 'unreadable';
  /** Nine digits; empty unless `slip`. */
  readonly slip: string;
  /** The language of the words; `both` when there are none that tell. */
  readonly language: ReplyLanguage;
}

const HELP_WORDS: ReadonlySet<string> = new Set(['HELP', 'MSAADA', 'INFO', 'MAELEZO']);
const ENGLISH: ReadonlySet<string> = new Set(['STATUS', 'HELP', 'INFO', 'CARD', 'WHERE', 'MY']);
const SWAHILI: ReadonlySet<string> = new Set([
  'HALI',
  'MSAADA',
  'MAELEZO',
  'KADI',
  'YANGU',
  'WAPI',
  'NAMBARI',
  'NAMBA',
]);
const SLIP_DIGITS = 9;
/** Far more than one message holds; the file spool may hand over anything. */
const MOST_CHARACTERS = 1_000;

// What people write between the digits of a number. No class contains the other, so the pattern cannot backtrack far.
const NUMBER = /[0-9](?:[\s.,_/\-\u2010-\u2015]*[0-9])*/gu;

const languageOf = (words: readonly string[]): ReplyLanguage => {
  const english = words.some((word) => ENGLISH.has(word));
  const swahili = words.some((word) => SWAHILI.has(word));
  if (english === swahili) return 'both';
  return swahili ? 'sw' : 'en';
};

/**
 * Never throws. A slip number counts only when it is the one number of the message: with two it is not known which is meant,
 * and a telephone number is not a slip.
 */
export const parseQuestion = (text: string): Question => {
  // NFKC: some telephones send full-width digits.
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC').toUpperCase();
  const words = plain.match(/\p{L}+/gu) ?? [];
  const language = languageOf(words);
  const [number, ...others] = plain.match(NUMBER) ?? [];
  const digits = number?.replace(/[^0-9]/g, '') ?? '';
  if (others.length === 0 && digits.length === SLIP_DIGITS) return { kind: 'slip', slip: digits, language };
  const kind = words.some((word) => HELP_WORDS.has(word)) ? 'help' : 'unreadable';
  return { kind, slip: '', language };
};
