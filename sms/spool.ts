import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isKadiError } from '../card/index.ts';
import { smsFault } from './errors.ts';
import type { IncomingSms, SmsGateway, SmsReceipt } from './gateway.ts';
import { checkNumber, oneSegment } from './outgoing.ts';
import type { ReceiptState } from './smpp-message.ts';
import { parseSpoolFile, spoolFile } from './spool-file.ts';

export interface SpoolOptions {
  /** Holds `outgoing/`, `incoming/` and `receipts/`; made when absent, for this user alone. */
  readonly folder: string;
  readonly source: string;
  /** ms between two looks into the folders. */
  readonly pollMs?: number;
}

const POLL_MS = 500;
const CLOSE_MS = 2_000;
const UNREADABLE_MS = 10_000;
const FOLDERS = ['outgoing', 'incoming', 'receipts'] as const;
const STATES: readonly ReceiptState[] = [
  'delivered',
  'undeliverable',
  'expired',
  'rejected',
  'under-way',
  'unknown',
];
const isState = (word: string): word is ReceiptState => STATES.some((state) => state === word);

/** By time of writing, then by name: the programs that put files here name them as they like. */
const oldestFirst = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  return aged.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
};

/**
 * A gateway of files, for a bureau whose messages are moved by something else: a modem daemon, an aggregator's own
 * program, a courier with a stick. Each message is one file that appears whole (written aside, then renamed); whoever
 * takes it from `outgoing/` removes it. What is put into `incoming/` and `receipts/` is removed here as soon as it has been
 * dealt with, because a message is personal data. Files are described in spool-file.ts.
 */
export const openSpool = async (options: SpoolOptions): Promise<SmsGateway> => {
  const at = (folder: (typeof FOLDERS)[number], name = ''): string => join(options.folder, folder, name);
  const run = Date.now().toString(36);
  let counter = 0;
  let onMessage: ((message: IncomingSms) => Promise<void>) | undefined;
  let onReceipt: ((receipt: SmsReceipt) => Promise<void>) | undefined;
  let usable = true;
  let closing = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const writing = new Set<Promise<unknown>>();

  for (const folder of FOLDERS) {
    await mkdir(at(folder), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw smsFault('SMS_SPOOL_UNUSABLE', { folder }, error);
    });
  }

  const write = async (name: string, content: string): Promise<void> => {
    const aside = at('outgoing', `.${name}`);
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, at('outgoing', name));
  };

  /** `blocked`: phones one of whose messages waits; their later ones wait behind it. */
  const takeMessage = async (name: string, blocked: Set<string>): Promise<void> => {
    const file = parseSpoolFile(await readFile(at('incoming', name), 'utf8'));
    const from = file?.headers.get('from');
    if (file === undefined || from === undefined) {
      const age = Date.now() - (await stat(at('incoming', name))).mtimeMs;
      // Younger, it may still be written.
      if (age > UNREADABLE_MS) await rename(at('incoming', name), at('incoming', `.unreadable-${name}`));
      return;
    }
    if (blocked.has(from)) return;
    try {
      if (onMessage === undefined) throw smsFault('SMS_CLOSED');
      await onMessage({ from, to: file.headers.get('to') ?? options.source, text: file.text, id: name });
      await rm(at('incoming', name), { force: true });
    } catch {
      blocked.add(from);
    }
  };

  const takeReceipt = async (name: string): Promise<void> => {
    const file = parseSpoolFile(await readFile(at('receipts', name), 'utf8'));
    const messageId = file?.headers.get('id');
    const state = file?.headers.get('state') ?? '';
    if (messageId !== undefined) await onReceipt?.({ messageId, state: isState(state) ? state : 'unknown' });
    await rm(at('receipts', name), { force: true });
  };

  const look = async (): Promise<void> => {
    try {
      for (const name of await oldestFirst(at('receipts'))) {
        if (closing) return;
        await takeReceipt(name).catch(() => undefined);
      }
      const blocked = new Set<string>();
      for (const name of await oldestFirst(at('incoming'))) {
        if (closing) return;
        await takeMessage(name, blocked);
      }
      usable = true;
    } catch {
      usable = false;
    }
  };

  const lookAgain = (): void => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!closing) lookAgain();
      });
    }, options.pollMs ?? POLL_MS);
  };
  lookAgain();

  return {
    state: () => (usable && !closing ? 'bound' : 'down'),
    onMessage: (handler) => {
      onMessage = handler;
    },
    onReceipt: (handler) => {
      onReceipt = handler;
    },
    send: async (to, text) => {
      oneSegment(text);
      checkNumber(to);
      if (closing) throw smsFault('SMS_CLOSED');
      counter += 1;
      const messageId = `${run}-${String(counter).padStart(6, '0')}`;
      const writes = write(`${messageId}.sms`, spoolFile({ to, from: options.source, id: messageId }, text));
      writing.add(writes);
      try {
        await writes;
      } catch (error) {
        throw isKadiError(error) ? error : smsFault('SMS_SPOOL_UNUSABLE', { folder: 'outgoing' }, error);
      } finally {
        writing.delete(writes);
      }
      return { messageId };
    },
    close: async () => {
      closing = true;
      clearTimeout(timer);
      let late: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled([looking, ...writing]),
        new Promise<void>((resolve) => {
          late = setTimeout(resolve, CLOSE_MS);
        }),
      ]);
      clearTimeout(late);
    },
  };
};
