import type { Identity } from './identity.ts';
import type { Machine } from './machine.ts';

/**
 * How a training machine is spoken to. The machine itself moves cards and knows no language; one of these stands in
 * front of it and reads the bytes.
 */
export interface Language {
  /** Begins when the power comes on: all modes and memories are fresh. */
  readonly powerOn: (machine: Machine, identity: Identity) => Conversation;
  /** A reply as it goes over the line. */
  readonly frame: (reply: string) => Uint8Array;
  /** The first bytes of a command named as faults name it (`Sis`, `Db;c`): what a cut cable is counted from. */
  readonly opening: (to: string) => Uint8Array;
}

export interface Conversation {
  /** The messages that have come in whole. Bytes of one that has not are kept. */
  readonly hear: (bytes: Uint8Array) => readonly Message[];
  /** The cable was pulled: half a message is forgotten. */
  readonly forget: () => void;
}

export interface Message {
  /** Its name, as faults name it. */
  readonly told: string;
  /** Does it; the reply, undefined where the language gives none. Throws PowerGone. */
  readonly act: () => Promise<string | undefined>;
}
