import { type Pdu, type Session, STATUS, send, text } from './smpp-pdu.ts';

export interface SmscSession {
  /** True when the service took it; false on a refusal, a broken line or no answer in time. Never throws. */
  deliver(fields: Readonly<Record<string, unknown>>): Promise<boolean>;
  drop(): void;
}

export interface SubmitAnswer {
  readonly status: number;
  readonly messageId?: string;
}

export interface SmscDesk {
  readonly systemId: string;
  readonly password: string;
  readonly answerMs: number;
  /** undefined: no answer at all. */
  submit(pdu: Pdu): SubmitAnswer | undefined;
  bound(session: SmscSession): void;
  gone(session: SmscSession): void;
}

const bindStatus = (pdu: Pdu, desk: SmscDesk): number => {
  if (text(pdu.system_id) !== desk.systemId) return STATUS.invalidSystemId;
  return text(pdu.password) === desk.password ? STATUS.ok : STATUS.invalidPassword;
};

/** One client of the simulated centre, from connection to its end. */
export const serveSession = (session: Session, desk: SmscDesk): SmscSession => {
  const pending = new Set<(taken: boolean) => void>();
  let bound = false;
  let over = false;

  const end = (): void => {
    if (over) return;
    over = true;
    session.destroy();
    for (const settle of [...pending]) settle(false);
    desk.gone(self);
  };
  const self: SmscSession = {
    deliver: (fields) =>
      new Promise((resolve) => {
        const settle = (taken: boolean): void => {
          pending.delete(settle);
          clearTimeout(late);
          resolve(taken);
        };
        const late = setTimeout(() => settle(false), desk.answerMs);
        pending.add(settle);
        const answered = (pdu: Pdu): void => settle(pdu.command_status === STATUS.ok);
        if (over || !send(session, 'deliver_sm', fields, answered)) settle(false);
      }),
    drop: end,
  };
  const reply = (pdu: Pdu, fields: Readonly<Record<string, unknown>>): void => {
    session.send(pdu.response(fields));
  };

  const bind = (pdu: Pdu): void => {
    if (bound) {
      reply(pdu, { command_status: STATUS.alreadyBound });
      return;
    }
    const status = bindStatus(pdu, desk);
    if (status !== STATUS.ok) {
      // As real centres do: the answer, then the end of the connection.
      session.send(pdu.response({ command_status: status }), undefined, () => session.close());
      return;
    }
    bound = true;
    reply(pdu, { system_id: 'KADI-SMSC' });
    desk.bound(self);
  };

  const submit = (pdu: Pdu): void => {
    const answer: SubmitAnswer | undefined = bound ? desk.submit(pdu) : { status: STATUS.invalidBindState };
    if (answer !== undefined) {
      reply(pdu, { command_status: answer.status, message_id: answer.messageId ?? '' });
    }
  };

  const requests: Readonly<Record<string, (pdu: Pdu) => void>> = {
    bind_transceiver: bind,
    bind_transmitter: (pdu) => reply(pdu, { command_status: STATUS.bindFailed }),
    bind_receiver: (pdu) => reply(pdu, { command_status: STATUS.bindFailed }),
    enquire_link: (pdu) => reply(pdu, {}),
    unbind: (pdu) => void session.send(pdu.response(), undefined, end),
    submit_sm: submit,
    // generic_nack with ESME_RINVCMDID, by the library.
    unknown: (pdu) => reply(pdu, {}),
  };
  const refuse = (pdu: Pdu): void => reply(pdu, { command_status: STATUS.invalidCommand });

  session.on('error', end);
  session.on('close', end);
  session.on('pdu', (pdu: Pdu) => {
    if (!pdu.isResponse()) (requests[pdu.command] ?? refuse)(pdu);
  });
  return self;
};
