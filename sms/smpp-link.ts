import { smsFault } from './errors.ts';
import { connect, type Pdu, STATUS, send, text } from './smpp-pdu.ts';

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly systemId: string;
  readonly password: string;
  /** ms for the connection with its bind, and for each answer after it. */
  readonly answerMs: number;
  /** ms between two signs of life. */
  readonly enquireMs: number;
}

/** One bound session, from bind to its end. It is never bound again: the library keeps half-read PDUs of the old socket. */
export interface SmppLink {
  /** Throws SMS_LINK_LOST when the session ends before the answer. */
  submit(
    fields: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly status: number; readonly messageId: string }>;
  /** Resolves when the session has ended, whatever the reason. */
  readonly ended: Promise<void>;
  /** Says goodbye, waits for the answer a moment, and ends. */
  unbind(): Promise<void>;
}

const VERSION_3_4 = 0x34;
const GOODBYE_MS = 1_000;
const CREDENTIALS: readonly number[] = [STATUS.bindFailed, STATUS.invalidPassword, STATUS.invalidSystemId];

/**
 * Connects and binds as transceiver. `deliver` answers each deliver_sm with a status, after it has taken it. Throws
 * SMS_BIND_REFUSED (credentials), SMS_LINK_DOWN (everything else).
 */
export const bindLink = async (
  options: LinkOptions,
  deliver: (pdu: Pdu) => Promise<number>,
): Promise<SmppLink> => {
  const session = connect({ host: options.host, port: options.port, tls: options.tls });
  session.socket.setNoDelay(true);
  const pending = new Set<() => void>();
  let over = false;
  let enquiring: NodeJS.Timeout | undefined;
  let hasEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    hasEnded = resolve;
  });

  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(enquiring);
    session.destroy();
    for (const fail of [...pending]) fail();
    hasEnded();
  };

  // The library drops the callback of an answer that never comes, or of a socket that closed; here each one settles.
  const request = (command: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Pdu> =>
    new Promise((resolve, reject) => {
      const fail = (): void => {
        pending.delete(fail);
        clearTimeout(late);
        reject(smsFault('SMS_LINK_LOST', { command }));
      };
      // An answer that is missing means a dead peer or a lost order of numbers; neither heals on this session.
      const late = setTimeout(end, options.answerMs);
      pending.add(fail);
      const answered = (pdu: Pdu): void => {
        pending.delete(fail);
        clearTimeout(late);
        resolve(pdu);
      };
      if (over || !send(session, command, fields, answered)) {
        fail();
        end();
      }
    });

  const reply = (pdu: Pdu, status: number): void => {
    if (!over) session.send(pdu.response({ command_status: status }));
  };

  const requests: Readonly<Record<string, (pdu: Pdu) => void>> = {
    enquire_link: (pdu) => reply(pdu, STATUS.ok),
    deliver_sm: (pdu) => {
      deliver(pdu).then(
        (status) => reply(pdu, status),
        () => reply(pdu, STATUS.receiverTemporary),
      );
    },
    unbind: (pdu) => void session.send(pdu.response(), undefined, end),
    // These two have no answer (SMPP 3.4, 4.1.7 and 4.12.1).
    alert_notification: () => undefined,
    outbind: () => undefined,
    // generic_nack with ESME_RINVCMDID, by the library.
    unknown: (pdu) => reply(pdu, STATUS.invalidCommand),
  };

  session.on('error', end);
  session.on('close', end);
  session.on('pdu', (pdu: Pdu) => {
    if (!pdu.isResponse()) (requests[pdu.command] ?? requests.unknown)?.(pdu);
  });

  const connected = new Promise<boolean>((resolve) => {
    const late = setTimeout(() => resolve(false), options.answerMs);
    session.once(options.tls ? 'secureConnect' : 'connect', () => resolve(true));
    void ended.then(() => resolve(false)).finally(() => clearTimeout(late));
    session.once(options.tls ? 'secureConnect' : 'connect', () => clearTimeout(late));
  });
  try {
    if (!(await connected)) throw smsFault('SMS_LINK_DOWN');
    const answer = await request('bind_transceiver', {
      system_id: options.systemId,
      password: options.password,
      // Left out, some centres answer in version 3.3 and send no receipt fields.
      interface_version: VERSION_3_4,
    });
    const status = answer.command_status;
    if (status !== STATUS.ok) {
      throw smsFault(CREDENTIALS.includes(status) ? 'SMS_BIND_REFUSED' : 'SMS_LINK_DOWN', { status });
    }
  } catch (error) {
    end();
    throw error;
  }
  enquiring = setInterval(() => void request('enquire_link').catch(() => undefined), options.enquireMs);

  return {
    ended,
    submit: async (fields) => {
      const answer = await request('submit_sm', fields);
      return { status: answer.command_status, messageId: text(answer.message_id) };
    },
    unbind: async () => {
      const late = setTimeout(end, GOODBYE_MS);
      await request('unbind').catch(() => undefined);
      clearTimeout(late);
      end();
    },
  };
};
