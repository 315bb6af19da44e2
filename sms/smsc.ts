import { smsFault } from './errors.ts';
import { decodeGsm7, encodeGsm7 } from './gsm7.ts';
import { createInOrder } from './in-order.ts';
import {
  addressOf,
  createServer,
  INTERNATIONAL,
  number,
  numberOf,
  octets,
  type Pdu,
  STATUS,
  text,
} from './smpp-pdu.ts';
import { MESSAGE_STATE, receiptText } from './smsc-receipt.ts';
import { type SmscSession, type SubmitAnswer, serveSession } from './smsc-session.ts';

export interface SmscOptions {
  readonly systemId: string;
  readonly password: string;
  /** 127.0.0.1 always; 0 or absent: any free port. */
  readonly port?: number;
  /** ms from a message to its delivery receipt. */
  readonly receiptMs?: number;
  /** ms until a delivery without answer, or refused, is offered again. */
  readonly againMs?: number;
  /** ms the service has to answer a delivery. */
  readonly answerMs?: number;
}

export interface PhoneMessage {
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

/**
 * An SMS centre for training and tests, on the wire of SMPP 3.4: one account, phones that keep what they receive, delivery
 * receipts, and the faults that real centres have. Knows no people; holds messages in memory only.
 */
export interface Smsc {
  readonly port: number;
  /** What a phone (E.164 with plus) has received, oldest first. */
  inbox(phone: string): readonly PhoneMessage[];
  /** A person sends a message. Resolves when the service has taken it; offered again until then. Rejects on close(). */
  phoneSends(from: string, to: string, text: string): Promise<void>;
  /** A phone that is off receives nothing and its messages are receipted as undeliverable. */
  switchOff(phone: string): void;
  switchOn(phone: string): void;
  /** Services bound at the moment. */
  bound(): number;
  readonly faults: {
    /** Cuts every connection, as a restart of the centre does. */
    dropLinks(): void;
    /** The next `count` submissions are answered with ESME_RTHROTTLED. */
    throttle(count: number): void;
    /** The next `count` submissions are answered with this command_status. */
    reject(count: number, status: number): void;
    /** The next `count` submissions are taken and never answered. */
    swallow(count: number): void;
  };
  close(): Promise<void>;
}

const SEGMENT_OCTETS = 160;
const DEFAULTS = { receiptMs: 1_000, againMs: 500, answerMs: 10_000 } as const;
const MESSAGE_RECEIPT = 0x04;
const FINAL_RECEIPT = 0x03;

type Fault = { readonly kind: 'status'; readonly status: number } | { readonly kind: 'silence' };

export const startSmsc = async (options: SmscOptions): Promise<Smsc> => {
  const { receiptMs, againMs, answerMs } = { ...DEFAULTS, ...options };
  const sessions = new Set<SmscSession>();
  const inboxes = new Map<string, PhoneMessage[]>();
  const off = new Set<string>();
  const faults: Fault[] = [];
  const timers = new Map<NodeJS.Timeout, () => void>();
  const phones = createInOrder();
  let closed = false;
  let counter = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        timers.delete(timer);
        resolve();
      };
      const timer = setTimeout(done, ms);
      timers.set(timer, done);
    });

  const nextId = (): string => {
    counter += 1;
    return counter.toString(16).toUpperCase().padStart(8, '0');
  };

  /** Offers a delivery until some bound service takes it. */
  const deliver = async (fields: Readonly<Record<string, unknown>>): Promise<void> => {
    while (!closed) {
      const [session] = sessions;
      if (session !== undefined && (await session.deliver(fields))) return;
      await pause(againMs);
    }
    throw smsFault('SMS_CLOSED');
  };

  const sendReceipt = async (pdu: Pdu, id: string, arrived: boolean): Promise<void> => {
    const submitted = new Date();
    await pause(receiptMs);
    if (closed) return;
    await deliver({
      source_addr_ton: pdu.dest_addr_ton,
      source_addr_npi: pdu.dest_addr_npi,
      source_addr: pdu.destination_addr,
      dest_addr_ton: pdu.source_addr_ton,
      dest_addr_npi: pdu.source_addr_npi,
      destination_addr: pdu.source_addr,
      esm_class: MESSAGE_RECEIPT,
      data_coding: 0,
      short_message: Buffer.from(receiptText(id, arrived, submitted, new Date()), 'latin1'),
      receipted_message_id: id,
      message_state: arrived ? MESSAGE_STATE.delivered : MESSAGE_STATE.undeliverable,
    });
  };

  const submit = (pdu: Pdu): SubmitAnswer | undefined => {
    const fault = faults.shift();
    if (fault?.kind === 'status') return { status: fault.status };
    const digits = text(pdu.destination_addr);
    if (number(pdu.dest_addr_ton) !== INTERNATIONAL.ton || !/^[1-9][0-9]{6,14}$/.test(digits)) {
      return { status: STATUS.invalidDestination };
    }
    const message = octets(pdu.short_message);
    if (message.length > SEGMENT_OCTETS) return { status: STATUS.invalidLength };
    const phone = `+${digits}`;
    const id = nextId();
    const arrived = !off.has(phone);
    if (arrived) {
      const inbox = inboxes.get(phone) ?? [];
      inboxes.set(phone, inbox);
      inbox.push({
        id,
        from: numberOf(number(pdu.source_addr_ton), text(pdu.source_addr)),
        text: decodeGsm7(message),
      });
    }
    const wanted = number(pdu.registered_delivery) & FINAL_RECEIPT;
    if (wanted === 1 || (wanted === 2 && !arrived)) void sendReceipt(pdu, id, arrived).catch(() => undefined);
    return fault === undefined ? { status: STATUS.ok, messageId: id } : undefined;
  };

  const server = createServer((session) => {
    serveSession(session, {
      systemId: options.systemId,
      password: options.password,
      answerMs,
      submit,
      bound: (bound) => sessions.add(bound),
      gone: (gone) => sessions.delete(gone),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();

  const repeat = (count: number, fault: Fault): void => {
    for (let i = 0; i < count; i++) faults.push(fault);
  };

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    inbox: (phone) => [...(inboxes.get(phone) ?? [])],
    bound: () => sessions.size,
    switchOff: (phone) => void off.add(phone),
    switchOn: (phone) => void off.delete(phone),
    phoneSends: async (from, to, words) => {
      const septets = encodeGsm7(words);
      const source = addressOf(from);
      const target = addressOf(to);
      const fields = {
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.address,
        dest_addr_ton: target.ton,
        dest_addr_npi: target.npi,
        destination_addr: target.address,
        data_coding: septets === undefined ? 8 : 0,
        short_message: septets === undefined ? Buffer.from(words, 'utf16le').swap16() : Buffer.from(septets),
        // Lets the service see that a message offered again is the same one.
        receipted_message_id: nextId(),
      };
      // One phone sends its messages in order, as its owner typed them.
      await phones.run(from, () => deliver(fields));
    },
    faults: {
      dropLinks: () => {
        for (const session of server.sessions) session.destroy();
      },
      throttle: (count) => repeat(count, { kind: 'status', status: STATUS.throttled }),
      reject: (count, status) => repeat(count, { kind: 'status', status }),
      swallow: (count) => repeat(count, { kind: 'silence' }),
    },
    close: async () => {
      if (closed) return;
      closed = true;
      const shut = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of server.sessions) session.destroy();
      for (const done of [...timers.values()]) done();
      await shut;
      await phones.idle();
    },
  };
};
