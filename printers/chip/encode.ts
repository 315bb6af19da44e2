import { failure } from '../../card/index.ts';
import {
  type ChipKeySource,
  type CommandApdu,
  type ResponseApdu,
  Scp03Host,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { selectApplication, transmitWhole } from './exchange.ts';
import { type ChipFiles, EF_TABLE, type EfName, inWriteOrder } from './files.ts';
import { checkFiles } from './files-check.ts';
import { type ChunkLimits, chunkLimits } from './limits.ts';
import { refusal, SW_DONE, SW_END_OF_FILE, SW_FILE_EXISTS } from './status-word.ts';

/** What has happened so far; `compared` means read back from the chip and equal byte for byte. */
export type EncodeStep =
  | { readonly step: 'channel-open' }
  | { readonly step: 'written'; readonly file: EfName; readonly bytes: number }
  | { readonly step: 'compared'; readonly file: EfName }
  | { readonly step: 'locked' };

interface Session {
  readonly send: (command: CommandApdu, step: string, ...allowed: number[]) => Promise<ResponseApdu>;
  readonly limits: ChunkLimits;
  readonly progress: (step: EncodeStep) => void;
}

const bytesOf = (number: number): readonly [number, number] => [number >> 8, number & 0xff];

const SELECT_FILE = { cla: 0x00, ins: 0xa4, p1: 0x02, p2: 0x0c };

const createFile = async ({ send }: Session, name: EfName, size: number): Promise<void> => {
  const fid = Uint8Array.from(bytesOf(EF_TABLE[name].fid));
  const data = Uint8Array.of(0x63, 0x04, ...bytesOf(size), ...fid);
  const create = { cla: 0x00, ins: 0xe0, p1: 0x00, p2: 0x00, data };
  const { sw } = await send(create, `create ${name}`, SW_FILE_EXISTS);
  if (sw !== SW_FILE_EXISTS) return;
  // A session that broke off left it behind. It may be of another size, so it goes and comes anew.
  await send({ cla: 0x00, ins: 0xe4, p1: 0x02, p2: 0x00, data: fid }, `delete ${name}`);
  await send(create, `create ${name}`);
};

const writeFile = async (session: Session, name: EfName, content: Uint8Array): Promise<void> => {
  const { send, limits } = session;
  await createFile(session, name, content.length);
  await send({ ...SELECT_FILE, data: Uint8Array.from(bytesOf(EF_TABLE[name].fid)) }, `select ${name}`);
  for (let at = 0; at < content.length; at += limits.write) {
    const [p1, p2] = bytesOf(at);
    const data = content.subarray(at, at + limits.write);
    await send({ cla: 0x00, ins: 0xd6, p1, p2, data }, `write ${name}`);
  }
  session.progress({ step: 'written', file: name, bytes: content.length });
};

const compareFile = async (session: Session, name: EfName, content: Uint8Array): Promise<void> => {
  const { send, limits } = session;
  await send({ ...SELECT_FILE, data: Uint8Array.from(bytesOf(EF_TABLE[name].fid)) }, `select ${name}`);
  for (let at = 0; at < content.length; at += limits.readSecured) {
    const [p1, p2] = bytesOf(at);
    const expected = content.subarray(at, at + limits.readSecured);
    const read = { cla: 0x00, ins: 0xb0, p1, p2, le: expected.length };
    const { data } = await send(read, `read ${name}`, SW_END_OF_FILE);
    if (Buffer.compare(data, expected) !== 0) {
      throw failure(CHIP_ERRORS, 'CHIP_READBACK_DIFFERS', { file: name, offset: at });
    }
  }
  session.progress({ step: 'compared', file: name });
};

/**
 * Personalises a blank chip, profile `lds1-iso7816`: every command inside an SCP03 channel at level 33 (C-MAC,
 * C-DECRYPTION, R-MAC, R-ENCRYPTION; GlobalPlatform Amendment D), files made and written by CREATE FILE and UPDATE BINARY
 * (ISO/IEC 7816-4 and -9). EF.COM and the data groups are written and read back first, EF.SOD after them, and PUT DATA
 * DEAD locks the application for good: the same form that the public ICAO applets use, inside the channel, with no
 * second channel to the security domain as SET STATUS would need. A chip that breaks off before the lock has no EF.SOD
 * that fits and is not readable in clear; it may be encoded again from the start.
 *
 * `keysFor` gets the ten bytes of key diversification data that the chip states and returns its static keys; a chip that
 * cannot prove those keys gets nothing. Errors: CHIP_FILES_INVALID (nothing sent), CHIP_ALREADY_PERSONALISED, other
 * CHIP_*, and those of the secure channel.
 */
export const encodeChip = async (
  link: CardLink,
  files: ChipFiles,
  keysFor: ChipKeySource,
  progress: (step: EncodeStep) => void = () => {},
): Promise<void> => {
  checkFiles(files);
  const limits = await chunkLimits(link);
  await selectApplication(link);
  const host = await Scp03Host.open((apdu) => transmitWhole(link, apdu), keysFor, { level: 0x33 });
  progress({ step: 'channel-open' });
  const send: Session['send'] = async (command, step, ...allowed) => {
    const answer = await host.transmit(command);
    if (answer.sw !== SW_DONE && !allowed.includes(answer.sw)) throw refusal(step, answer.sw);
    return answer;
  };
  const session: Session = { send, limits, progress };
  const ordered = inWriteOrder(files);
  const unsigned = ordered.filter(([name]) => name !== 'EF.SOD');
  for (const [name, content] of unsigned) await writeFile(session, name, content);
  for (const [name, content] of unsigned) await compareFile(session, name, content);
  const signature = ordered.filter(([name]) => name === 'EF.SOD');
  for (const [name, content] of signature) {
    await writeFile(session, name, content);
    await compareFile(session, name, content);
  }
  await send({ cla: 0x00, ins: 0xda, p1: 0xde, p2: 0xad }, 'lock');
  progress({ step: 'locked' });
};
