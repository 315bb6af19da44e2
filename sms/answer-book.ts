/**
 * Which telephone was answered what, lately: so that a question asked again gets one answer (requirement R45), and nobody
 * finds slip numbers by guessing (R38). Holds tags only, never a number or a word. The ledger's rows carry the same tags,
 * so that the book is the same after a restart.
 */
import type { Shop } from '../pipeline/index.ts';

type SmsRow = Awaited<ReturnType<Shop['ledger']['smsLog']>>[number];

export interface BookRules {
  /** ms in which the same question from the same telephone gets no second answer. */
  readonly repeatMs: number;
  /** ms that answers count, and that messages are remembered. */
  readonly windowMs: number;
  /** Answers to one telephone in the window; then one request to wait, then silence. */
  readonly mostAnswers: number;
  /** Telephones remembered; the one quiet for longest is forgotten first. */
  readonly mostPhones: number;
}

/** Six an hour: enough for a family that shares one telephone, far too few to try nine digits. */
export const BOOK_RULES: BookRules = {
  repeatMs: 10 * 60_000,
  windowMs: 60 * 60_000,
  mostAnswers: 6,
  mostPhones: 50_000,
};

/** Keyed hashes in hexadecimal: of the telephone, of what is asked, and of this very message. */
export interface Tags {
  readonly phone: string;
  readonly question: string;
  readonly message: string;
}

interface Answered {
  readonly question: string;
  readonly message: string;
  readonly template: string;
  readonly at: number;
}

export type Verdict = 'answer' | 'ask-to-wait' | 'repeated' | 'too-many';

export interface AnswerBook {
  judge(tags: Tags, now: number): Verdict;
  note(tags: Tags, template: string, at: number): void;
  phones(): number;
}

const ROW_ID = /^O-([0-9a-f]{16})-([0-9a-f]{8})-([0-9a-f]{8})-/;

export const rowId = (direction: 'in' | 'out', tags: Tags, unique: string): string =>
  `${direction === 'in' ? 'I' : 'O'}-${tags.phone}-${tags.question}-${tags.message}-${unique}`;

/** `log`: the ledger's latest messages, latest first; rows of other parts are passed over. */
export const openAnswerBook = (log: readonly SmsRow[], rules: BookRules = BOOK_RULES): AnswerBook => {
  const book = new Map<string, readonly Answered[]>();

  const lately = (phone: string, now: number): readonly Answered[] =>
    (book.get(phone) ?? []).filter(({ at }) => now - at < rules.windowMs);

  const note = (tags: Tags, template: string, at: number): void => {
    const answers = [...lately(tags.phone, at), { ...tags, template, at }];
    book.delete(tags.phone);
    book.set(tags.phone, answers);
    const [quietest] = book.keys();
    if (book.size > rules.mostPhones && quietest !== undefined) book.delete(quietest);
  };

  for (const { id, direction, template, at } of [...log].reverse()) {
    const [, phone, question, message] = ROW_ID.exec(id) ?? [];
    if (direction !== 'out' || phone === undefined || question === undefined || message === undefined)
      continue;
    note({ phone, question, message }, template, Date.parse(at));
  }

  return {
    judge: ({ phone, question, message }, now) => {
      const before = lately(phone, now);
      // Another office and then the first again is a new wish: a choice is repeated only when nothing was chosen after it.
      const chosen = before.findLast(({ template }) => template.startsWith('place-'));
      const again = (one: Answered): boolean =>
        one.message === message ||
        (one.question === question &&
          now - one.at < rules.repeatMs &&
          (one === chosen || !one.template.startsWith('place-')));
      if (before.some(again)) return 'repeated';
      const asked = before.filter(({ template }) => template === 'wait').length;
      if (before.length - asked < rules.mostAnswers) return 'answer';
      return asked === 0 ? 'ask-to-wait' : 'too-many';
    },
    note,
    phones: () => book.size,
  };
};
