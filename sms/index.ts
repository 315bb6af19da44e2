export { SMS_ERRORS, type SmsErrorCode } from './errors.ts';
export { type IncomingSms, openSmpp, type SmppOptions, type SmsGateway, type SmsReceipt } from './gateway.ts';
export { decodeGsm7, encodeGsm7 } from './gsm7.ts';
export { oneSegment, SEGMENT_SEPTETS } from './outgoing.ts';
export type { ReceiptState } from './smpp-message.ts';
export { type PhoneMessage, type Smsc, type SmscOptions, startSmsc } from './smsc.ts';
export { openSpool, type SpoolOptions } from './spool.ts';
