/**
 * A citizen asks by SMS where the card is, chooses another office or reports something, and gets one message back. The ledger keeps that a message came and which template
 * answered it, never the words or the number; logs keep less.
 */
import { codeOf, isKadiError } from '../card/index.ts';
import type { Shop } from '../pipeline/index.ts';
import { type BookRules, openAnswerBook, rowId, type Tags } from './answer-book.ts';
import { smsFault } from './errors.ts';
import type { IncomingSms, SmsGateway } from './gateway.ts';
import { parseQuestion, type Question } from './parse.ts';
import { readPhoneNumber } from './phone-number.ts';
import { plainReply, type Reply, replyTo } from './replies.ts';

export interface Conversation {
  /** Takes no further message (the gateway keeps it) and lets the running answers end. */
  close(): Promise<void>;
}

type Row = NonNullable<Parameters<Shop['ledger']['commit']>[0]['rows']>[number];

/** Rows read back at the start: an hour of a busy day. */
const READ_BACK = 20_000;
/** Rows kept for the next deed when the ledger was away just after an answer had left. */
const MOST_UNWRITTEN = 1_000;

/** Answers the gateway's messages from now on. */
export const converse = async (shop: Shop, gateway: SmsGateway, rules?: BookRules): Promise<Conversation> => {
  const book = openAnswerBook(await shop.ledger.smsLog(READ_BACK), rules);
  const running = new Set<Promise<void>>();
  const unwritten: Row[] = [];
  let closed = false;
  let counter = 0;

  const write = async (rows: readonly Row[]): Promise<void> => {
    const all = [...unwritten.splice(0), ...rows];
    try {
      await shop.ledger.commit({ by: shop.me, acts: [], rows: all });
    } catch (error) {
      // Their ids make a second writing harmless.
      unwritten.push(...all.slice(-MOST_UNWRITTEN));
      throw error;
    }
  };

  const answer = async ({ from, text, id }: IncomingSms): Promise<void> => {
    const phone = readPhoneNumber(from);
    if (phone === undefined) {
      // Adverts and operators' notices. Answering them would start a talk between two machines.
      shop.log('message without a telephone left unanswered');
      return;
    }
    const question = parseQuestion(text);
    const tags = tagsOf(shop, phone, question, `${id}#${text}`);
    const verdict = book.judge(tags, Date.now());
    // Not even a row: a flood must not fill the ledger.
    if (verdict === 'too-many') {
      shop.log('message left unanswered', { why: verdict });
      return;
    }
    counter += 1;
    const unique = `${Date.now().toString(36)}${counter.toString(36)}`;
    const phoneIndex = shop.keys.index.index('phone', phone);
    const came: Row = {
      type: 'sms',
      id: rowId('in', tags, unique),
      direction: 'in',
      phoneIndex,
      template: question.kind,
    };
    if (verdict === 'repeated') {
      shop.log('message left unanswered', { why: verdict });
      await write([came]);
      return;
    }
    const reply =
      verdict === 'ask-to-wait'
        ? plainReply('wait', question.language)
        : await replyTo(shop, phone, question, new Date());
    const sent = await send(phone, reply);
    book.note(tags, reply.template, Date.now());
    if (!sent) {
      await write([came]);
      return;
    }
    const serial = reply.serial === undefined ? {} : { serial: reply.serial };
    await write([
      { ...came, ...serial },
      {
        type: 'sms',
        id: rowId('out', tags, unique),
        direction: 'out',
        phoneIndex,
        template: reply.template,
        ...serial,
      },
    ]);
    shop.log('citizen answered', { template: reply.template });
  };

  /** False when the network will never take it; throws when it may later, and the question is then offered again. */
  const send = async (phone: string, { text, template }: Reply): Promise<boolean> => {
    try {
      await gateway.send(phone, text);
      return true;
    } catch (error) {
      if (!isKadiError(error) || error.entry.retry !== 'no') throw error;
      shop.log('answer refused by the network', { template, code: error.code });
      return false;
    }
  };

  gateway.onMessage((message) => {
    if (closed) return Promise.reject(smsFault('SMS_CLOSED'));
    const work = answer(message)
      .catch((error: unknown) => {
        shop.log('message will be offered again', { code: codeOf(error) });
        throw error;
      })
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  });

  return {
    close: async () => {
      closed = true;
      await Promise.allSettled(running);
      if (unwritten.length > 0) await write([]).catch(() => undefined);
    },
  };
};

/** What makes two wishes the same one; the words of the person go into a keyed hash only. */
const wished = (question: Question): string => {
  if (question.kind === 'place') return `#${question.place}`;
  return question.kind === 'report' ? `#${question.report}#${question.fields.join(' ')}` : '';
};

const tagsOf = (shop: Shop, phone: string, question: Question, message: string): Tags => {
  const { kind, slip } = question;
  // The sign # keeps these apart from indexes of telephone numbers, so a row's id does not repeat its index column.
  const tag = (what: string, bytes: number): string =>
    Buffer.from(shop.keys.index.index('phone', `${phone}#${what}`).subarray(0, bytes)).toString('hex');
  return {
    phone: tag('sms', 8),
    question: tag(`${kind}#${slip}${wished(question)}`, 4),
    message: tag(`message#${message}`, 4),
  };
};
