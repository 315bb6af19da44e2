import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';

/**
 * A process named so that a later one with the same number is not taken for it: its number and the moment it began, in
 * the kernel's own count (field 22 of /proc/<pid>/stat, Linux only).
 */
export const ProcessId = Type.Object(
  { pid: Type.Integer({ minimum: 2 }), began: Type.String() },
  { additionalProperties: false },
);
export type ProcessId = Static<typeof ProcessId>;

/** Fields of /proc/<pid>/stat after the command name, which may itself hold blanks and brackets. */
const statOf = (pid: number): readonly string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};

/** Who runs under this number now; undefined when nobody does, or only a dead process nobody has asked after (state Z). */
export const processAt = (pid: number): ProcessId | undefined => {
  const fields = statOf(pid);
  const began = fields?.[19];
  return fields === undefined || began === undefined || fields[0] === 'Z' || fields[0] === 'X'
    ? undefined
    : { pid, began };
};

export const isAlive = (id: ProcessId): boolean => processAt(id.pid)?.began === id.began;

/** False when nobody is left in the group. */
const signalGroup = (leader: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
};

/** Numbers of the group's living members: a leader may be dead, or unburied, while those it started live on. */
const membersOf = (leader: number): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const fields = Number.isInteger(pid) ? statOf(pid) : undefined;
      return fields !== undefined && fields[0] !== 'Z' && fields[0] !== 'X' && fields[2] === String(leader);
    });

/**
 * Ends a process group by its leader: TERM, and KILL for what is still there after `patienceMs`. As long as one member
 * lives the kernel gives the leader's number to nobody else; if it did, the group was gone and is left alone.
 */
export const endGroup = async (leader: ProcessId, patienceMs = 3_000): Promise<void> => {
  const holder = processAt(leader.pid);
  if (holder !== undefined && holder.began !== leader.began) return;
  const gone = async (forMs: number): Promise<boolean> => {
    for (const until = Date.now() + forMs; Date.now() < until; await pause(20)) {
      if (membersOf(leader.pid).length === 0) return true;
    }
    return false;
  };
  if (!signalGroup(leader.pid, 'SIGTERM') || (await gone(patienceMs))) return;
  signalGroup(leader.pid, 'SIGKILL');
  await gone(1_000);
};

const Address = Type.Union([
  Type.Object({ socket: Type.String() }, { additionalProperties: false }),
  Type.Object({ port: Type.Integer() }, { additionalProperties: false }),
]);

/** What a started helper leaves on disk, for whoever comes after a killed process. */
export const HelperMark = Type.Object(
  {
    helper: ProcessId,
    owner: ProcessId,
    folder: Type.String(),
    sockets: Type.Tuple([Address, Address]),
  },
  { additionalProperties: false },
);
export type HelperMark = Static<typeof HelperMark>;

export const readMark = (path: string): HelperMark | undefined => {
  try {
    const mark: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(HelperMark, mark) ? mark : undefined;
  } catch {
    return undefined;
  }
};

export const writeMark = (path: string, mark: HelperMark): void => {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, JSON.stringify(mark));
  renameSync(part, path);
};

export const removeMark = (path: string): void => rmSync(path, { force: true });
