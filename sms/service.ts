/**
 * The citizens' side of the shop: questions are answered, owners are told when their card is ready, and whatever else they are owed.
 */
import { notifyStage, type SendNotice, type Shop, stageFailed } from '../pipeline/index.ts';
import { converse } from './conversation.ts';
import type { SmsGateway } from './gateway.ts';
import { cardMessage } from './messages.ts';
import { carried, type NoticeOptions, startNotices } from './notices.ts';
import { officeName, officeSaid } from './office-name.ts';
import { openReceipts } from './receipts.ts';

export interface SmsService {
  /** Ends conversation and notices in order; the gateway stays open. */
  close(): Promise<void>;
}

/** Design, queue policy: notices under way at once. */
const NOTICES_AT_ONCE = 5;
const CLOSE_MS = 8_000;

export const noticeText: (notice: Omit<Parameters<SendNotice>[0], 'phone'>) => string = ({
  language,
  template,
  serial,
  office,
}) => cardMessage(template, language, { serial, office: officeName(office) });

export const startSms = async (
  shop: Shop,
  gateway: SmsGateway,
  options: NoticeOptions = {},
): Promise<SmsService> => {
  const conversation = await converse(shop, gateway);
  const receipts = openReceipts(shop, options.clock);
  gateway.onReceipt((receipt) => receipts.take(receipt));
  const send: SendNotice = async (notice) => {
    const text = noticeText({ ...notice, office: await officeSaid(shop, notice.office) });
    return carried(shop, gateway, notice.phone, text, notice.serial, receipts);
  };
  const worker = await shop.queues.work('notify', notifyStage(shop, send), {
    concurrency: NOTICES_AT_ONCE,
    name: shop.me.id,
    onLost: (job, code) => stageFailed(shop, job, code),
  });
  const notices = startNotices(shop, gateway, { ...options, receipts });
  return {
    close: async () => {
      await notices.stop();
      await worker.close(CLOSE_MS);
      await conversation.close();
    },
  };
};
