import type { ChipContent } from '../content.ts';
import { APPLICATION_FILES, EF_TABLE, type EfName, inWriteOrder } from '../files.ts';
import type { ChunkLimits } from '../limits.ts';
import { canObject, ecKeyObjects, mrzObject } from '../secret-objects.ts';
import { SW_DATA_UNKNOWN, SW_FILE_EXISTS, SW_NOT_FOUND } from '../status-word.ts';
import { packed } from './packed.ts';
import type { ChipProfile, ChipStep, CommandStep, SecretName } from './profile.ts';
import { readBack } from './read-back.ts';

/**
 * PUT DATA of the application, by P1-P2. 0062 and 0063 are those of the public ICAO applets, which have 0060 and 0061 for
 * an RSA key and 0064 for a CVCA certificate; 0065, 0066 and 011C are ours, the last named after the file it fills.
 */
const PUT = { mrz: 0x0062, chipKey: 0x0063, activeKey: 0x0065, can: 0x0066, lock: 0xdead } as const;

const bytesOf = (number: number): readonly [number, number] => [number >> 8, number & 0xff];

const command = (
  what: string,
  header: readonly [ins: number, p1: number, p2: number],
  data?: Uint8Array,
): CommandStep => {
  const [ins, p1, p2] = header;
  return {
    kind: 'command',
    what,
    command: { cla: 0x00, ins, p1, p2, ...(data ? { data } : {}) },
    secret: false,
  };
};

/**
 * Everything that an earlier session may have left behind, of this person or another, goes: files that are not written
 * anew would otherwise stay, and be read. EF.COM goes last, so that this is begun again if it breaks off.
 */
const clear = function* (): Iterable<CommandStep> {
  for (const what of [PUT.mrz, PUT.chipKey, PUT.activeKey, PUT.can, EF_TABLE['EF.CardAccess'].fid]) {
    yield { ...command('take back', [0xda, ...bytesOf(what)]), allowed: [SW_DATA_UNKNOWN] };
  }
  for (const name of [...APPLICATION_FILES.filter((name) => name !== 'EF.COM'), 'EF.COM'] as const) {
    const fid = Uint8Array.from(bytesOf(EF_TABLE[name].fid));
    yield { ...command(`delete ${name}`, [0xe4, 0x02, 0x00], fid), allowed: [SW_NOT_FOUND] };
  }
};

const createFile = (name: EfName, size: number): CommandStep => {
  const data = Uint8Array.of(0x63, 0x04, ...bytesOf(size), ...bytesOf(EF_TABLE[name].fid));
  const create = command(`create ${name}`, [0xe0, 0x00, 0x00], data);
  // EF.COM is the first to be made: where it is already, a session has broken off.
  return name === 'EF.COM'
    ? { ...create, instead: { sw: SW_FILE_EXISTS, steps: [...clear(), create] } }
    : create;
};

const writeFile = function* (name: EfName, content: Uint8Array, { write }: ChunkLimits): Iterable<ChipStep> {
  const reached = [{ step: 'written', file: name, bytes: content.length }] as const;
  const { fid, place } = EF_TABLE[name];
  if (place === 'master') {
    yield { ...command(`write ${name}`, [0xda, ...bytesOf(fid)], content), reached };
    return;
  }
  yield createFile(name, content.length);
  // Not every chip makes a file current by creating it.
  yield command(`select ${name}`, [0xa4, 0x02, 0x0c], Uint8Array.from(bytesOf(fid)));
  for (let at = 0; at < content.length; at += write) {
    const step = command(`write ${name}`, [0xd6, ...bytesOf(at)], content.subarray(at, at + write));
    yield at + write < content.length ? step : { ...step, reached };
  }
};

/** An object longer than a short command is cut between its parts: the chip keeps them until the last, the key, is there. */
const writeSecret = function* (
  secret: SecretName,
  to: number,
  objects: readonly Uint8Array[],
  { write }: ChunkLimits,
): Iterable<ChipStep> {
  const parts = packed(objects, write);
  for (const [i, data] of parts.entries()) {
    const step = { ...command(`put ${secret}`, [0xda, ...bytesOf(to)], data), secret: true };
    yield i < parts.length - 1 ? step : { ...step, reached: [{ step: 'secret-written', secret }] };
  }
};

const plan = function* ({ files, secrets, allowBac }: ChipContent, limits: ChunkLimits): Iterable<ChipStep> {
  const ordered = inWriteOrder(files);
  const isMaster = (name: EfName) => EF_TABLE[name].place === 'master';
  const unsigned = [
    ...ordered.filter(([name]) => name !== 'EF.SOD' && !isMaster(name)),
    ...ordered.filter(([name]) => isMaster(name)),
  ];
  const signature = ordered.filter(([name]) => name === 'EF.SOD');
  yield { kind: 'open', to: 'application' };
  for (const [name, content] of unsigned) yield* writeFile(name, content, limits);
  for (const [name, content] of unsigned) yield* readBack(name, content, limits);
  for (const [name, content] of signature) {
    yield* writeFile(name, content, limits);
    yield* readBack(name, content, limits);
  }
  if (secrets !== null) {
    const { bac, can, activeAuthentication, chipAuthentication } = secrets;
    if (bac !== null) yield* writeSecret('mrz', PUT.mrz, [mrzObject(bac, allowBac)], limits);
    if (can !== null) yield* writeSecret('can', PUT.can, [canObject(can)], limits);
    if (activeAuthentication !== null) {
      const objects = ecKeyObjects('active authentication', activeAuthentication);
      yield* writeSecret('active authentication', PUT.activeKey, objects, limits);
    }
    if (chipAuthentication !== null) {
      const objects = ecKeyObjects('chip authentication', chipAuthentication);
      yield* writeSecret('chip authentication', PUT.chipKey, objects, limits);
    }
  }
  yield { ...command('lock', [0xda, ...bytesOf(PUT.lock)]), reached: [{ step: 'locked' }] };
};

/**
 * Files made and written by CREATE FILE and UPDATE BINARY (ISO/IEC 7816-4 and -9), secrets by PUT DATA, and PUT DATA DEAD
 * locks the application for good: the form that the public ICAO applets use, inside the channel, with no second channel
 * to the security domain as SET STATUS would need. EF.COM and the data groups are written and read back first, EF.SOD
 * after them. A chip that breaks off before the lock has no EF.SOD that fits and is not readable in clear; the plan may be
 * run again from the start.
 */
export const LDS1_ISO7816: ChipProfile = { name: 'lds1-iso7816', protocol: 'scp03', plan };
