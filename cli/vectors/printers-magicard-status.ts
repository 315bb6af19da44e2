import { basename } from 'node:path';
import { parseReply, ReplyFrames, statusRequest } from '../../printers/magicard/status-frame.ts';
import { isStatusKey, type StatusKey, statusValue } from '../../printers/magicard/status-keys.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

const REQUEST_BYTES = 24;

/** Each question that the peer really asked is one of ours, byte for byte. */
const requestOutcomes = ({ bytes }: VectorFile): readonly VectorOutcome[] =>
  Array.from({ length: Math.ceil(bytes.length / REQUEST_BYTES) }, (_, n) => {
    const sent = bytes.subarray(n * REQUEST_BYTES, (n + 1) * REQUEST_BYTES);
    const key = /REQ,STA,([A-Z]{3})/.exec(Buffer.from(sent).toString('latin1'))?.[1] ?? '';
    const ok = isStatusKey(key) && Buffer.compare(sent, statusRequest(key)) === 0;
    const name = `question ${n + 1} ${key}`;
    return ok ? { name, ok } : { name, ok, why: 'not a question of ours' };
  });

interface Reply {
  readonly key: StatusKey;
  readonly value: string | number | boolean;
}

/** Two bytes of length before each reply. */
const repliesIn = (bytes: Uint8Array): readonly (Reply | string)[] => {
  const found: (Reply | string)[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const length = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const [frame = ''] = new ReplyFrames().feed(bytes.subarray(at + 2, at + 2 + length));
    const { key = '', value: text = '' } = parseReply(frame) ?? {};
    const value = isStatusKey(key) ? statusValue(key, text) : undefined;
    found.push(isStatusKey(key) && value !== undefined ? { key, value } : frame);
    at += 2 + length;
  }
  return found;
};

/** How the peer writes some of them. */
const AS_SAID: Partial<Readonly<Record<StatusKey, (value: Reply['value']) => string>>> = {
  MDL: (value) => (value === 0 ? 'Standard' : String(value)),
  PID: (value) => Number(value).toString(16).toUpperCase(),
  VID: (value) => Number(value).toString(16).toUpperCase(),
  DYN: (value) => (value === 1 ? 'Yes' : 'No'),
  CLP: (value) => (value === true ? 'ON' : 'OFF'),
};

export const asSaid = (key: StatusKey, value: Reply['value']): string =>
  AS_SAID[key]?.(value) ?? String(value);

const replyOutcomes = (file: VectorFile): readonly VectorOutcome[] => {
  const said = Buffer.from(file.siblings.get('status-decoded-by-backend.txt') ?? [])
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('INFO: '))
    .map((line) => line.split('\t').at(-1) ?? '');
  const replies = repliesIn(file.bytes);
  return [
    ...replies.map((reply, n) => {
      if (typeof reply === 'string')
        return { name: `reply ${n + 1}`, ok: false, why: `not understood: ${reply}` };
      const ok = asSaid(reply.key, reply.value) === said[n];
      const name = `reply ${n + 1} ${reply.key}`;
      return ok ? { name, ok } : { name, ok, why: `the peer understood ${said[n]}` };
    }),
    {
      name: 'as many as the peer understood',
      ok: replies.length === said.length,
      why: `${said.length} lines`,
    },
  ];
};

const isDecoded = ({ path }: VectorFile): boolean => basename(path) === 'status-decoded-by-backend.txt';

/** The status dialogue of Debian's gutenprint: its questions are ours, and each reply means to us what it means to it. */
export const magicardStatus: VectorSet = {
  title: 'Magicard status',
  kinds: ['printers'],
  recognises: (file) =>
    file.path.includes('magicard') &&
    /status-(replies|requests)\.bin(\.gz)?$|status-decoded-by-backend\.txt$/.test(file.path),
  run: async (file) => {
    if (!isDecoded(file)) return /requests/.test(file.path) ? requestOutcomes(file) : replyOutcomes(file);
    const bytes = file.siblings.get('status-replies.bin');
    return bytes === undefined ? [] : replyOutcomes({ ...file, bytes });
  },
};
