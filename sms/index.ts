export {
  ACT_MESSAGES,
  type ActFields,
  type ActMessageName,
  actMessage,
  HOW_MESSAGES,
  type HowMessageName,
  howMessage,
  LONGEST_ACT_FIELDS,
} from './act-messages.ts';
export { BOOK_RULES, type BookRules } from './answer-book.ts';
export { type Conversation, converse } from './conversation.ts';
export { SMS_ERRORS, type SmsErrorCode } from './errors.ts';
export { foldToGsm7 } from './fold.ts';
export { type IncomingSms, openSmpp, type SmppOptions, type SmsGateway, type SmsReceipt } from './gateway.ts';
export { decodeGsm7, encodeGsm7 } from './gsm7.ts';
export {
  CARD_MESSAGES,
  type CardStage,
  cardMessage,
  LONGEST_FIELDS,
  PLAIN_MESSAGES,
  type PlainMessageName,
  plainMessage,
  type ReplyLanguage,
} from './messages.ts';
export { mayLeave, NOTICE_MESSAGES, noticeMessage, OPT_OUT } from './notice-texts.ts';
export { type NoticeOptions, type Notices, startNotices } from './notices.ts';
export { officeName } from './office-name.ts';
export { oneSegment, SEGMENT_SEPTETS } from './outgoing.ts';
export { parseQuestion, type Question } from './parse.ts';
export { readPhoneNumber } from './phone-number.ts';
export { noticeText, type SmsService, startSms } from './service.ts';
export type { ReceiptState } from './smpp-message.ts';
export { type PhoneMessage, type Smsc, type SmscOptions, startSmsc } from './smsc.ts';
export { openSpool, type SpoolOptions } from './spool.ts';
