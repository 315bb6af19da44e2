import { decodeGsm7 } from './gsm7.ts';
import { number, numberOf, octets, type Pdu, text } from './smpp-pdu.ts';

export type ReceiptState = 'delivered' | 'undeliverable' | 'expired' | 'rejected' | 'under-way' | 'unknown';

/** What a deliver_sm of the SMS centre is. */
export type Delivery =
  | {
      readonly kind: 'message';
      readonly from: string;
      readonly to: string;
      readonly text: string;
      readonly id: string | undefined;
    }
  | { readonly kind: 'receipt'; readonly messageId: string; readonly state: ReceiptState }
  /** Nothing for us: binary data, or a further part of a long message. Acknowledged and dropped. */
  | { readonly kind: 'other' };

const UDH_INDICATOR = 0x40;
const MESSAGE_TYPE = 0x3c;
const RECEIPT = 0x04;

/** SMPP 3.4, 5.2.19, and 5.2.28 for the words in the text of a receipt (appendix B). */
const STATES: Readonly<Record<string, ReceiptState>> = {
  1: 'under-way',
  2: 'delivered',
  3: 'expired',
  4: 'undeliverable',
  5: 'undeliverable',
  6: 'under-way',
  7: 'unknown',
  8: 'rejected',
  ENROUTE: 'under-way',
  DELIVRD: 'delivered',
  EXPIRED: 'expired',
  DELETED: 'undeliverable',
  UNDELIV: 'undeliverable',
  ACCEPTD: 'under-way',
  UNKNOWN: 'unknown',
  REJECTD: 'rejected',
};

/** data_coding: SMPP 3.4, 5.2.19; the groups with a message class: 3GPP TS 23.038, 4. undefined: not text. */
const decode = (coding: number, bytes: Uint8Array): string | undefined => {
  const group = coding & 0xf0;
  const alphabet = group === 0x10 || group === 0x30 ? coding & 0x0c : group === 0xf0 ? coding & 0x04 : coding;
  switch (alphabet) {
    case 0:
      return decodeGsm7(bytes);
    case 1:
    case 3:
      return Buffer.from(bytes).toString('latin1');
    case 8:
      // Big-endian on the wire; swap16 works in place and wants whole characters.
      return Buffer.from(bytes.slice(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le');
    default:
      return undefined;
  }
};

/** Number of this part, 1 for a message in one piece: user data header (3GPP TS 23.040, 9.2.3.24.1 and .8) or SAR field. */
const partOf = (header: Uint8Array, sar: unknown): number => {
  for (let at = 1; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const element = header[at];
    if (element === 0x00) return header[at + 4] ?? 1;
    if (element === 0x08) return header[at + 5] ?? 1;
  }
  return typeof sar === 'number' ? sar : 1;
};

const readReceipt = (pdu: Pdu, words: string): Delivery => {
  const messageId = text(pdu.receipted_message_id) || (/\bid:(\S+)/.exec(words)?.[1] ?? '');
  const state =
    pdu.message_state === undefined ? /\bstat:([A-Z]+)/.exec(words)?.[1] : number(pdu.message_state);
  if (messageId === '') return { kind: 'other' };
  return { kind: 'receipt', messageId, state: STATES[state ?? ''] ?? 'unknown' };
};

/**
 * Reads a deliver_sm. Of a message in several parts only the first counts: what citizens are asked to send is short and
 * its keyword stands in front.
 */
export const readDelivery = (pdu: Pdu): Delivery => {
  const short = octets(pdu.short_message);
  const whole = short.length > 0 ? short : octets(pdu.message_payload);
  const esm = number(pdu.esm_class);
  const headerLength = (esm & UDH_INDICATOR) !== 0 ? Math.min(whole.length, (whole[0] ?? 0) + 1) : 0;
  const words = decode(number(pdu.data_coding), whole.slice(headerLength));
  if ((esm & MESSAGE_TYPE) === RECEIPT) return readReceipt(pdu, words ?? '');
  if ((esm & MESSAGE_TYPE) !== 0 || words === undefined) return { kind: 'other' };
  if (partOf(whole.slice(0, headerLength), pdu.sar_segment_seqnum) !== 1) return { kind: 'other' };
  return {
    kind: 'message',
    from: numberOf(number(pdu.source_addr_ton), text(pdu.source_addr)),
    to: numberOf(number(pdu.dest_addr_ton), text(pdu.destination_addr)),
    text: words,
    id: text(pdu.receipted_message_id) || undefined,
  };
};
