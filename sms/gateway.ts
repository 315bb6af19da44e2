import type { ReceiptState } from './smpp-message.ts';

export interface IncomingSms {
  /** E.164 with plus where the network tells; else as it came. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** The same when the same message is offered again, as far as the network allows. */
  readonly id: string;
}

export interface SmsReceipt {
  readonly messageId: string;
  readonly state: ReceiptState;
}

/** The way to citizens' phones. Two implementations: SMPP to an SMS centre, and files for whatever else moves them. */
export interface SmsGateway {
  /**
   * Resolves when the other side has taken the message. `to` is E.164 with plus. Throws SMS_TOO_LONG, SMS_NOT_GSM7,
   * SMS_BAD_NUMBER, SMS_REJECTED (never again); SMS_LINK_DOWN, SMS_LINK_LOST, SMS_THROTTLED, SMS_NOT_TAKEN, SMS_CLOSED (again
   * later).
   */
  send(to: string, text: string): Promise<{ readonly messageId: string }>;
  /**
   * One handler. The message counts as received only when it resolved; when it rejects, or while there is none, the
   * message is offered again. Messages of one phone come one after the other, in order.
   */
  onMessage(handler: (message: IncomingSms) => Promise<void>): void;
  /** As onMessage, for delivery receipts. Without a handler receipts are dropped. */
  onReceipt(handler: (receipt: SmsReceipt) => Promise<void>): void;
  state(): 'bound' | 'down';
  /** Lets running handlers end (2 s at most), settles every pending send, leaves no connection and no timer. */
  close(): Promise<void>;
}

export { openSmpp, type SmppOptions } from './smpp-gateway.ts';
