import { roomUnderProtection, type SessionKeys, SmTerminal } from '../../../crypto/chip-access/index.ts';
import type { CommandApdu, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import type { CardLink } from '../card-link.ts';
import { exchange } from '../exchange.ts';
import type { ChunkLimits } from '../limits.ts';

/** Past this size some drivers give up; the same bound as for writing. */
const LONGEST_ANSWER = 30_000;

/** Commands to one chip, in clear until a session is opened, then under its protection (Doc 9303-11 §9.8). */
export class Conversation {
  readonly #link: CardLink;
  readonly #plainLe: number;
  #session: SmTerminal | undefined;

  constructor(link: CardLink, limits: Pick<ChunkLimits, 'readPlain'>) {
    this.#link = link;
    this.#plainLe = limits.readPlain;
  }

  /** Goes on under these keys; those before are forgotten. */
  protect(keys: SessionKeys): void {
    this.#session?.close();
    this.#session = new SmTerminal(keys);
  }

  /** Le of a READ BINARY as large as the answer may be now. */
  get readLe(): number {
    return this.#session === undefined
      ? this.#plainLe
      : roomUnderProtection(Math.min(this.#plainLe, LONGEST_ANSWER));
  }

  /** Errors: those of the link, CHIP_ANSWER_MALFORMED, CHIP_SESSION_BROKEN. */
  readonly send = async (command: CommandApdu): Promise<ResponseApdu> => {
    const session = this.#session;
    if (session === undefined) return exchange(this.#link, command);
    return session.unprotect(await exchange(this.#link, session.protect(command)));
  };

  /** Wipes the keys. The chip keeps its session until it gets something in clear or loses its power. */
  close(): void {
    this.#session?.close();
  }
}
