import type { StaticKeys } from './kdf.ts';

/** What the card's side of a secure channel is made of. */
export interface CardOptions {
  /** AES for SCP03; 3DES, 16 bytes each, for SCP02. */
  readonly keys: StaticKeys;
  /** Ten bytes, shown to everyone who asks. */
  readonly kdd: Uint8Array;
  /**
   * Parameter i. SCP03: default 70, which is S8, pseudo-random challenge, R-MAC and R-ENCRYPTION; 71 is the same in S16.
   * SCP02: default 55; 75 has R-MAC.
   */
  readonly i?: number;
  /** AID of the selected security domain, which the pseudo-random challenge depends on. */
  readonly aid: Uint8Array;
  /** Sessions opened before; a card that forgets it would repeat challenges. Default 0. */
  readonly sequence?: number;
  /** Only for replaying recorded sessions. */
  readonly challenge?: Uint8Array;
}
