import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { IppAddress } from './address.ts';
import type { IppErrorCode } from './errors.ts';
import { type Attribute, encodeRequest, type Operation } from './message.ts';
import { type IppReply, readReply } from './read-reply.ts';

export interface IppDeadlines {
  /** Until the line is open, with TLS. */
  readonly connectMs: number;
  /** After the last byte of the request, until the whole reply is there. */
  readonly replyMs: number;
  /** A printer that prints while it receives takes bytes in its own time, but never none for so long. */
  readonly idleMs: number;
}

export const IPP_DEADLINES: IppDeadlines = { connectMs: 10_000, replyMs: 30_000, idleMs: 120_000 };

/** All attributes of a large printer with its list of papers are some 200 kB. */
const MOST_REPLY = 1_048_576;
const BLOCK_BYTES = 65_536;

export type Exchanged =
  | { readonly kind: 'reply'; readonly reply: IppReply }
  /** `left`: bytes of the request may have reached the printer. */
  | { readonly kind: 'failed'; readonly code: IppErrorCode; readonly left: boolean };

let lastId = 0;
/** From 1 to 2^31 - 1 (RFC 8011 §4.1.1). */
const nextId = (): number => {
  lastId = (lastId % 0x7fff_ffff) + 1;
  return lastId;
};

const httpCode = (status: number): IppErrorCode =>
  [401, 403, 426].includes(status) ? 'IPP_NOT_ALLOWED' : status === 503 ? 'IPP_BUSY' : 'IPP_REPLY_GARBLED';

const connectCode = (error: Error): IppErrorCode => {
  const code = 'code' in error ? String(error.code) : '';
  return /CERT|SELF_SIGNED|VERIFY|ALTNAME|ISSUER/.test(code) ? 'IPP_CERTIFICATE_REFUSED' : 'IPP_UNREACHABLE';
};

/** Gives undefined when there is more of it than any printer says. */
const bodyOf = async (response: IncomingMessage): Promise<Uint8Array | undefined> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_REPLY) return undefined;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
};

/**
 * One request to a printer and its reply, over a connection of its own, so that no reply can belong to another request.
 * Nothing is ever sent a second time here. Never throws for what is outside of this program.
 */
export const exchange = (
  address: IppAddress,
  operation: Operation,
  attributes: readonly Attribute[],
  document: Uint8Array | undefined,
  deadlines: IppDeadlines,
  onSent: (bytes: number) => void = () => undefined,
): Promise<Exchanged> =>
  new Promise((resolve) => {
    const requestId = nextId();
    const head = encodeRequest(operation, requestId, attributes);
    let connected = false;
    let ended = false;
    let timer: NodeJS.Timeout | undefined;
    const { host, port, path } = address;
    const request = (address.secure ? httpsRequest : httpRequest)({
      host,
      port,
      path,
      method: 'POST',
      agent: false,
      headers: { 'Content-Type': 'application/ipp', 'Content-Length': head.length + (document?.length ?? 0) },
    });
    const finish = (outcome: Exchanged): void => {
      ended = true;
      clearTimeout(timer);
      request.destroy();
      resolve(outcome);
    };
    const fail = (code: IppErrorCode): void => finish({ kind: 'failed', code, left: connected });
    const within = (ms: number): void => {
      if (ended) return;
      clearTimeout(timer);
      timer = setTimeout(() => fail(connected ? 'IPP_NO_ANSWER' : 'IPP_UNREACHABLE'), ms);
    };

    const send = async (): Promise<void> => {
      connected = true;
      const parts = [head];
      for (let at = 0; document !== undefined && at < document.length; at += BLOCK_BYTES)
        parts.push(document.subarray(at, at + BLOCK_BYTES));
      let sent = 0;
      for (const part of parts) {
        within(deadlines.idleMs);
        await new Promise<void>((taken) => request.write(part, () => taken()));
        sent += part === head ? 0 : part.length;
        if (part !== head) onSent(sent);
      }
      within(deadlines.replyMs);
      request.end();
    };

    within(deadlines.connectMs);
    request.on('socket', (socket) =>
      socket.once(address.secure ? 'secureConnect' : 'connect', () => void send()),
    );
    request.on('error', (error) => fail(connected ? 'IPP_NO_ANSWER' : connectCode(error)));
    request.on('response', (response) => {
      // A printer may refuse before it has the whole document.
      within(deadlines.replyMs);
      const { statusCode = 0 } = response;
      if (statusCode !== 200) return fail(httpCode(statusCode));
      bodyOf(response).then(
        (bytes) => {
          const reply = bytes === undefined ? undefined : readReply(bytes);
          if (reply?.requestId === requestId) finish({ kind: 'reply', reply });
          else fail('IPP_REPLY_GARBLED');
        },
        () => fail('IPP_NO_ANSWER'),
      );
    });
  });
