import { type DecodedPage, readPage } from '../magicard/decode.ts';
import { END, FILL, SEPARATOR, START } from '../magicard/job.ts';
import { statusReply } from '../magicard/status-frame.ts';
import type { Conversation, Language, Message } from './language.ts';
import { MagicardSession } from './magicard-session.ts';

/** `REQ,STA,KEY,` with what stands around it, and the head of a page, are shorter. */
const MAX_HEAD = 1_100;
/** The longest page has four planes. */
const MAX_PAGE = 2_000_000;

/** The Magicard spool and its questions. Questions are answered; jobs are not. */
export const magicardLanguage = (): Language => ({
  powerOn: (machine, identity) => conversation(new MagicardSession(machine, identity)),
  frame: statusReply,
  opening: (to) => new TextEncoder().encode(to.replace(/^REQ;/, 'REQ,STA,')),
});

const conversation = (session: MagicardSession): Conversation => {
  let kept = new Uint8Array(0);
  const toMessage = (heard: Heard): Message =>
    'key' in heard
      ? { told: `REQ;${heard.key}`, act: async () => session.reading(heard.key) }
      : {
          told: heard.page.keys.includes('PAG2') ? 'PAG2' : 'PAG1',
          act: async () => {
            await session.page(heard.page);
            return undefined;
          },
        };
  return {
    hear: (bytes) => {
      kept = new Uint8Array(Buffer.concat([kept, bytes]));
      const messages: Message[] = [];
      for (;;) {
        const next = first(kept);
        if (next === 'unfinished') return messages;
        kept = kept.slice(next.length);
        if (next.heard !== undefined) messages.push(toMessage(next.heard));
      }
    },
    forget: () => {
      kept = new Uint8Array(0);
    },
  };
};

type Heard = { readonly key: string } | { readonly page: DecodedPage };

/** The first whole message and its length; noise is a message without content. */
const first = (bytes: Uint8Array): { readonly length: number; readonly heard?: Heard } | 'unfinished' => {
  let at = 0;
  while (at < bytes.length && bytes[at] !== FILL) at++;
  if (at > 0) return { length: at };
  while (bytes[at] === FILL) at++;
  if (at === bytes.length) return at > MAX_HEAD ? { length: at } : 'unfinished';
  if (bytes[at] !== START) return { length: at };
  const head = bytes.subarray(at + 1, at + 1 + MAX_HEAD);
  const end = head.indexOf(SEPARATOR);
  if (end < 0) return head.length < MAX_HEAD ? 'unfinished' : { length: at + 1 };
  if (head[0] === 'R'.charCodeAt(0)) {
    const after = at + 1 + end + 1;
    if (after === bytes.length) return 'unfinished';
    const key = /^REQ,STA,([A-Z]{3}),$/.exec(Buffer.from(head.subarray(0, end)).toString('latin1'))?.[1];
    return bytes[after] !== END || key === undefined
      ? { length: at + 1 }
      : { length: after + 1, heard: { key } };
  }
  const page = readPage(bytes, 0);
  if (!('code' in page)) return { length: page.end, heard: { page } };
  const mayGrow = page.code === 'too-short' || (page.code === 'no-end' && page.offset === bytes.length);
  return mayGrow && bytes.length < MAX_PAGE ? 'unfinished' : { length: at + 1 };
};
