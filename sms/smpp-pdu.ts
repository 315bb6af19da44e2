/** The one file that names the smpp library. */
import smpp, { type Pdu, type Session } from 'smpp';

// Its text filters guess encodings and lose the bytes; with them gone short_message is a Buffer both ways.
for (const command of ['submit_sm', 'deliver_sm'])
  delete smpp.commands[command]?.params?.short_message?.filter;
delete smpp.tlvs.message_payload?.filter;

export type { Pdu, Session };
export const { connect, createServer } = smpp;

/** SMPP 3.4, 5.1.3. */
export const STATUS = {
  ok: 0x00,
  invalidLength: 0x01,
  invalidCommand: 0x03,
  invalidBindState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  /** "ESME receiver temporary app error": the SMS centre keeps the message and offers it again. */
  receiverTemporary: 0x64,
} as const;

/** SMPP 3.4, 5.2.12, 5.2.5: E.164 in the public numbering plan, without the plus sign on the wire. */
export const INTERNATIONAL = { ton: 1, npi: 1 } as const;
const ALPHANUMERIC = { ton: 5, npi: 0 } as const;
const SHORT_CODE = { ton: 3, npi: 0 } as const;

/** Type of number of a sender: `+2547…`, a short code such as 40404, or a name such as HUDUMA. */
export const addressOf = (sender: string): { ton: number; npi: number; address: string } => {
  if (/^\+[0-9]+$/.test(sender)) return { ...INTERNATIONAL, address: sender.slice(1) };
  return { ...(/^[0-9]{3,8}$/.test(sender) ? SHORT_CODE : ALPHANUMERIC), address: sender };
};

/** Back to what people write; national notations stay as they came. */
export const numberOf = (ton: number, address: string): string =>
  ton === INTERNATIONAL.ton && /^[0-9]+$/.test(address) ? `+${address}` : address;

export const send = (
  session: Session,
  command: string,
  fields: Readonly<Record<string, unknown>>,
  answered: (pdu: Pdu) => void,
): boolean => session.send(new smpp.PDU(command, fields), answered);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const octets = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();
