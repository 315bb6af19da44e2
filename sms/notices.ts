/** Sends what people are owed (pipeline/notices.ts) as long as the gateway has its link. */
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, isKadiError, type KadiError } from '../card/index.ts';
import { type Carried, type Carry, type Shop, sendDue } from '../pipeline/index.ts';
import type { SmsGateway } from './gateway.ts';
import { mayLeave, NOTICE_MESSAGES, noticeMessage } from './notice-texts.ts';
import { officeSaid } from './office-name.ts';
import { openReceipts, type Receipts } from './receipts.ts';
import { STATUS } from './smpp-pdu.ts';

export interface Notices {
  /** Lets the messages under way end. */
  stop(): Promise<void>;
}

export interface NoticeOptions {
  /** ms between two looks. */
  readonly everyMs?: number;
  readonly clock?: () => Date;
  /** Of the whole service; absent: its own, and receipts are not listened to. */
  readonly receipts?: Receipts;
}

const EVERY_MS = 2_000;

/** The network gave this number up; any other refusal for good is of the text or of our sender name. */
export const numberRefused = ({ code, facts }: KadiError): boolean =>
  code === 'SMS_BAD_NUMBER' || (code === 'SMS_REJECTED' && facts['status'] === STATUS.invalidDestination);

/** One text through the gateway, in the words that pipeline understands. `card` is for the log. */
export const carried = async (
  shop: Shop,
  gateway: SmsGateway,
  to: string,
  text: string,
  card: string,
  receipts: Pick<Receipts, 'left'>,
): Promise<Carried> => {
  try {
    const { messageId } = await gateway.send(to, text);
    receipts.left(messageId);
    return { message: messageId };
  } catch (error) {
    if (!isKadiError(error) || error.entry.retry === 'yes') throw error;
    shop.log('network refuses this telephone for good', { code: error.code, card });
    return numberRefused(error) ? 'number-refused' : 'refused';
  }
};

export const startNotices = (shop: Shop, gateway: SmsGateway, options: NoticeOptions = {}): Notices => {
  const { everyMs = EVERY_MS, clock = () => new Date(), receipts = openReceipts(shop, clock) } = options;
  const stopping = new AbortController();
  const carry: Carry = async ({ phone, language, template, serial, office }) =>
    carried(
      shop,
      gateway,
      phone,
      noticeMessage(template, language, { serial, office: await officeSaid(shop, office) }),
      serial,
      receipts,
    );

  const rounds = async (): Promise<void> => {
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        const now = clock();
        const { sent, dropped } = await sendDue(shop, carry, {
          now,
          mayLeave: (template) => mayLeave(NOTICE_MESSAGES[template], now),
          // Without its link nothing is tried, so that no try is used up.
          goOn: () => !stopping.signal.aborted && gateway.state() === 'bound',
        });
        if (sent + dropped > 0) shop.log('notices sent', { sent, dropped });
        failing = false;
      } catch (error) {
        if (!failing) shop.log('notices wait', { code: codeOf(error) });
        failing = true;
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = rounds();

  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
