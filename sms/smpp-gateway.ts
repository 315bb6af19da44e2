import { codeOf } from '../card/index.ts';
import { smsFault } from './errors.ts';
import type { IncomingSms, SmsGateway, SmsReceipt } from './gateway.ts';
import { createInOrder } from './in-order.ts';
import { checkNumber, oneSegment } from './outgoing.ts';
import { bindLink, type LinkOptions, type SmppLink } from './smpp-link.ts';
import { readDelivery } from './smpp-message.ts';
import { addressOf, INTERNATIONAL, type Pdu, STATUS } from './smpp-pdu.ts';

export interface SmppOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** What citizens see as sender and answer to: a short code, a name, or a number with plus. */
  readonly source: string;
  readonly tls?: boolean;
  /** Messages on their way to the centre without answer yet; centres cut off who sends more. */
  readonly window?: number;
  /** For drills: shorter waits, all in ms. */
  readonly timing?: Partial<typeof TIMING>;
}

const TIMING = {
  answerMs: 10_000,
  enquireMs: 30_000,
  /** First wait before binding again; doubles up to the second. */
  rebindFirstMs: 500,
  rebindMostMs: 30_000,
  /** How long a send waits for a session before it says that there is none. */
  patienceMs: 10_000,
  closeMs: 2_000,
};
const WINDOW = 10;

const THROTTLES: readonly number[] = [STATUS.throttled, STATUS.queueFull];
/** SMPP 3.4, 5.1.3: what no repeat can change. */
const FOR_GOOD: readonly number[] = [
  STATUS.invalidLength,
  STATUS.invalidSource,
  STATUS.invalidDestination,
  0x33,
  0x48,
  0x49,
  0x50,
  0x51,
];

const refusal = (status: number) => {
  if (THROTTLES.includes(status)) return smsFault('SMS_THROTTLED', { status });
  return smsFault(FOR_GOOD.includes(status) ? 'SMS_REJECTED' : 'SMS_NOT_TAKEN', { status });
};

/**
 * A gateway over SMPP 3.4. Resolves bound, or, when the centre cannot be reached, down and trying for ever: text messages
 * must not keep the shop from opening. Throws SMS_BIND_REFUSED when the first bind is refused for its credentials.
 */
export const openSmpp = async (options: SmppOptions): Promise<SmsGateway> => {
  const timing = { ...TIMING, ...options.timing };
  const linkOptions: LinkOptions = { ...timing, ...options, tls: options.tls ?? false };
  const source = addressOf(options.source);
  const stopping = new AbortController();
  const inOrder = createInOrder();
  const waiting: (() => void)[] = [];
  let link: SmppLink | undefined;
  let onMessage: ((message: IncomingSms) => Promise<void>) | undefined;
  let onReceipt: ((receipt: SmsReceipt) => Promise<void>) | undefined;
  let free = options.window ?? WINDOW;
  // Centres give incoming messages no id; this one at least never comes twice.
  const run = Date.now().toString(36);
  let received = 0;

  const deliver = async (pdu: Pdu): Promise<number> => {
    const delivery = readDelivery(pdu);
    if (delivery.kind === 'other') return STATUS.ok;
    if (delivery.kind === 'receipt') {
      await inOrder.run(delivery.messageId, async () =>
        onReceipt?.({ messageId: delivery.messageId, state: delivery.state }),
      );
      return STATUS.ok;
    }
    const { from, to, text } = delivery;
    const id = delivery.id ?? `${run}-${++received}`;
    const handler = onMessage;
    if (handler === undefined || stopping.signal.aborted) return STATUS.receiverTemporary;
    await inOrder.run(from, () => handler({ from, to, text, id }));
    return STATUS.ok;
  };

  const wake = (): void => {
    for (const each of waiting.splice(0)) each();
  };
  const changed = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        const at = waiting.indexOf(done);
        if (at >= 0) waiting.splice(at, 1);
        resolve();
      }
      waiting.push(done);
    });

  const bind = async (): Promise<void> => {
    const bound = await bindLink(linkOptions, deliver);
    if (stopping.signal.aborted) return bound.unbind();
    link = bound;
    wake();
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopping.signal.addEventListener('abort', done);
      if (stopping.signal.aborted) done();
    });

  const keepBound = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      if (link === undefined) {
        const most = Math.min(timing.rebindMostMs, timing.rebindFirstMs * 2 ** failures);
        // Jitter: a centre that comes back is not met by all its clients in the same moment.
        await pause(most * (0.5 + Math.random() / 2));
        if (stopping.signal.aborted) return;
        await bind().catch(() => undefined);
        failures = link === undefined ? Math.min(failures + 1, 16) : 0;
      } else {
        await link.ended;
        link = undefined;
      }
    }
  };

  /** A place in the window on a bound session. */
  const place = async (): Promise<SmppLink> => {
    const until = performance.now() + timing.patienceMs;
    while (!stopping.signal.aborted) {
      if (link !== undefined && free > 0) {
        free -= 1;
        return link;
      }
      const left = until - performance.now();
      if (left <= 0) throw smsFault('SMS_LINK_DOWN');
      await changed(left);
    }
    throw smsFault('SMS_CLOSED');
  };

  await bind().catch((error: unknown) => {
    if (codeOf(error) === 'SMS_BIND_REFUSED') throw error;
  });
  const kept = keepBound();

  return {
    state: () => (link === undefined ? 'down' : 'bound'),
    onMessage: (handler) => {
      onMessage = handler;
    },
    onReceipt: (handler) => {
      onReceipt = handler;
    },
    send: async (to, text) => {
      const septets = oneSegment(text);
      checkNumber(to);
      const through = await place();
      try {
        const answer = await through.submit({
          source_addr_ton: source.ton,
          source_addr_npi: source.npi,
          source_addr: source.address,
          dest_addr_ton: INTERNATIONAL.ton,
          dest_addr_npi: INTERNATIONAL.npi,
          destination_addr: to.slice(1),
          registered_delivery: 1,
          data_coding: 0,
          short_message: Buffer.from(septets),
        });
        if (answer.status !== STATUS.ok) throw refusal(answer.status);
        return { messageId: answer.messageId };
      } finally {
        free += 1;
        wake();
      }
    },
    close: async () => {
      if (stopping.signal.aborted) return kept;
      stopping.abort();
      wake();
      let late: NodeJS.Timeout | undefined;
      await Promise.race([
        inOrder.idle(),
        new Promise<void>((resolve) => {
          late = setTimeout(resolve, timing.closeMs);
        }),
      ]);
      clearTimeout(late);
      await link?.unbind();
      await kept;
    },
  };
};
