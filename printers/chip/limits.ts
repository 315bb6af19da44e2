import type { CardLink } from './card-link.ts';
import { exchange } from './exchange.ts';
import { SW_DONE } from './status-word.ts';
import { readAtr } from './survey/atr.ts';
import { tlvAt, tlvValue } from './tlv.ts';

/** How many bytes of file content one command may carry, in either direction. */
export interface ChunkLimits {
  /** In UPDATE BINARY inside the secure channel. */
  readonly write: number;
  /** In the answer to READ BINARY inside the secure channel. */
  readonly readSecured: number;
  /** Le of a READ BINARY in clear; 65,536 and 256 are the "as much as you have" of the two forms. */
  readonly readPlain: number;
}

/** A drive whose bytes are counted: padding of up to 16 and a MAC of up to 16 in a short field of 255. */
const SHORT: ChunkLimits = { write: 223, readSecured: 223, readPlain: 256 };
/** One exchange costs a reader tens of milliseconds whatever its length; yet past this size some drivers give up. */
const LONGEST_CHUNK = 30_000;
/** Header, extended Lc and Le, padding and MAC round a command; padding, MAC and status word round an answer. */
const COMMAND_OVERHEAD = 4 + 3 + 2 + 16 + 16;
const ANSWER_OVERHEAD = 16 + 16 + 2;

/**
 * The third card capability byte of the historical bytes (ISO/IEC 7816-4:2013, tables 115-119); 0 when the ATR does not
 * speak of it. Bit 7 says extended lengths, bit 6 says EF.ATR/INFO tells the limits.
 */
export const capabilityByte = (atr: Uint8Array): number => {
  const { historical } = readAtr(atr);
  const category = historical[0];
  if (category !== 0x80 && category !== 0x00) return 0;
  const objects = historical.subarray(1, category === 0x00 ? -3 : undefined);
  for (let i = 0; i < objects.length; ) {
    const head = objects[i] ?? 0;
    const length = head & 0x0f;
    if (head >> 4 === 7 && length >= 3) return objects[i + 3] ?? 0;
    i += 1 + length;
  }
  return 0;
};

const announced = (info: Uint8Array): readonly [number, number] | undefined => {
  const lengths = tlvValue(info, 0x7f66);
  const command = lengths && tlvAt(lengths);
  const answer = lengths && command && tlvAt(lengths, command.end);
  if (!lengths || !command || !answer || command.tag !== 0x02 || answer.tag !== 0x02) return undefined;
  if (answer.end > lengths.length) return undefined;
  const number = (from: number, to: number) => lengths.subarray(from, to).reduce((n, b) => n * 256 + b, 0);
  return [number(command.start, command.end), number(answer.start, answer.end)];
};

/**
 * What the chip says it can take: extended lengths if its ATR announces them, and no more than EF.ATR/INFO allows
 * (ISO/IEC 7816-4:2013, 12.7.1). A chip that announces nothing gets short commands, which every chip takes. To be asked
 * before an application is selected.
 */
export const chunkLimits = async (
  link: CardLink,
  protocol: 'scp03' | 'scp02' = 'scp03',
): Promise<ChunkLimits> => {
  // The MACs of SCP02 are defined over short commands alone (GlobalPlatform Card 2.3, E.4.4).
  if (protocol === 'scp02') return SHORT;
  const capabilities = capabilityByte(link.atr);
  if ((capabilities & 0x40) === 0) return SHORT;
  const free = { write: LONGEST_CHUNK, readSecured: LONGEST_CHUNK, readPlain: 65_536 };
  if ((capabilities & 0x20) === 0) return free;
  await exchange(link, { cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x0c, data: Uint8Array.of(0x3f, 0x00) });
  const { data, sw } = await exchange(link, { cla: 0x00, ins: 0xb0, p1: 0x81, p2: 0x00, le: 256 });
  const told = sw === SW_DONE ? announced(data) : undefined;
  if (told === undefined) return free;
  const [command, answer] = told;
  const write = Math.min(LONGEST_CHUNK, command - COMMAND_OVERHEAD);
  const readSecured = Math.min(LONGEST_CHUNK, answer - ANSWER_OVERHEAD);
  if (write < SHORT.write || readSecured < SHORT.readSecured) return SHORT;
  return { write, readSecured, readPlain: answer >= 65_536 ? 65_536 : answer - 2 };
};
