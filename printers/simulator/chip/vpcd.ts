import { connect, type Socket } from 'node:net';
import { failure } from '../../../card/index.ts';
import type { ChipEmulator } from './emulator.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import type { ChipStore } from './store.ts';

/** Where a virtual reader of vsmartcard-vpcd listens: a unix socket, or a TCP port of this computer. */
export type VpcdAddress = { readonly socket: string } | { readonly port: number };

export interface PluggedChip {
  /** Takes the card out: the reader loses it, the chip its power. May be called again. */
  unplug(): Promise<void>;
}

/** Control bytes of the vpcd protocol; any message longer than one byte is a command APDU. */
const CONTROL = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, atr: 0x04 } as const;
const FIRST_CONNECT_MS = 5_000;
const RETRY_MS = 100;

/** A message on the wire: its length in two bytes, big-endian, and its bytes. */
export const vpcdFrame = (message: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(2 + message.length);
  new DataView(frame.buffer).setUint16(0, message.length);
  frame.set(message, 2);
  return frame;
};

/** Cuts a byte stream into messages, however the network cut it. */
export class VpcdFrames {
  #held: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): readonly Uint8Array[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      if (bytes.length - at < 2) break;
      const end = at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
      if (bytes.length < end) break;
      messages.push(Uint8Array.from(bytes.subarray(at + 2, end)));
      at = end;
    }
    this.#held = Uint8Array.from(bytes.subarray(at));
    return messages;
  }
}

/** What the chip says to one message from the reader; undefined when the reader expects no answer. */
const answerTo = (chip: ChipEmulator, message: Uint8Array): Uint8Array | undefined => {
  if (message.length !== 1) return message.length === 0 ? undefined : chip.transmit(message);
  switch (message[0]) {
    case CONTROL.powerOff:
      chip.powerOff();
      return undefined;
    case CONTROL.powerOn:
    case CONTROL.reset:
      chip.powerOn();
      return undefined;
    case CONTROL.atr:
      return chip.atr;
    default:
      return undefined;
  }
};

/**
 * Puts a training chip into a virtual reader: to connect is to insert, to hang up is to remove. As long as the chip is
 * plugged in, a reader that went away (its service was started again) is connected to anew, and finds the chip without
 * power. Errors: TRAINING_READER_GONE when nobody listens for five seconds.
 */
export const plugIntoVpcd = (chip: ChipEmulator, at: VpcdAddress): Promise<PluggedChip> =>
  new Promise((resolve, reject) => {
    const giveUpAt = Date.now() + FIRST_CONNECT_MS;
    let socket: Socket | undefined;
    let retry: NodeJS.Timeout | undefined;
    let connected = false;
    let out = false;

    const unplug = async (): Promise<void> => {
      if (out) return;
      out = true;
      clearTimeout(retry);
      const open = socket;
      if (open !== undefined && !open.destroyed) {
        await new Promise<void>((done) => {
          open.once('close', () => done());
          open.destroy();
        });
      }
      chip.powerOff();
    };

    const plug = (): void => {
      const frames = new VpcdFrames();
      const current = 'socket' in at ? connect(at.socket) : connect(at.port, '127.0.0.1');
      socket = current;
      current.setNoDelay(true);
      current.on('connect', () => {
        connected = true;
        resolve({ unplug });
      });
      current.on('data', (chunk) => {
        for (const message of frames.push(chunk)) {
          const answer = answerTo(chip, message);
          if (answer !== undefined) current.write(vpcdFrame(answer));
        }
      });
      // 'close' follows every 'error'; what to do is decided there.
      current.on('error', () => {});
      current.on('close', () => {
        chip.powerOff();
        if (out) return;
        if (!connected && Date.now() >= giveUpAt) {
          out = true;
          reject(failure(TRAINING_CHIP_ERRORS, 'TRAINING_READER_GONE', {}));
          return;
        }
        retry = setTimeout(plug, RETRY_MS);
      });
    };
    plug();
  });

/** The slot of a virtual reader, as the printer simulator sees it: cards come and go by chip serial. */
export class VpcdSlot {
  readonly #store: ChipStore;
  readonly #at: VpcdAddress;
  #plugged: Promise<PluggedChip> | undefined;

  constructor(store: ChipStore, at: VpcdAddress) {
    this.#store = store;
    this.#at = at;
  }

  /** Errors: TRAINING_SLOT_TAKEN, TRAINING_READER_GONE, TRAINING_CHIP_*. */
  async insert(chipSerial: string): Promise<void> {
    if (this.#plugged !== undefined) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_SLOT_TAKEN', {});
    this.#plugged = plugIntoVpcd(this.#store.get(chipSerial), this.#at);
    try {
      await this.#plugged;
    } catch (error) {
      this.#plugged = undefined;
      throw error;
    }
  }

  async remove(): Promise<void> {
    const plugged = this.#plugged;
    this.#plugged = undefined;
    await (await plugged)?.unplug();
  }
}
