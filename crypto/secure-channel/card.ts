import { randomBytes } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesCmac } from './aes-cmac.ts';
import { type CommandApdu, type DecodedCommand, decoded, encodeResponse } from './apdu.ts';
import type { CardOptions } from './card-options.ts';
import { refused, SW } from './card-status.ts';
import { channelOf, isSecuredClass, macClass, plainClass } from './class-byte.ts';
import { DERIVE, derive, KDD_BYTES, type StaticKeys } from './kdf.ts';
import {
  C_DECRYPTION,
  chainingVector,
  decryptPadded,
  deriveSession,
  encryptPadded,
  forget,
  I_PSEUDO_RANDOM,
  I_S16,
  isProtectedStatus,
  levelFits,
  type MacBytes,
  macHeader,
  R_ENCRYPTION,
  R_MAC,
  SECURITY_LEVELS,
  type SecurityLevel,
  type SessionKeys,
} from './session.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'greeted'; readonly session: SessionKeys; readonly channel: number }
  | {
      readonly kind: 'open';
      readonly session: SessionKeys;
      readonly channel: number;
      readonly level: SecurityLevel;
      readonly counter: number;
      readonly chaining: Uint8Array;
    };

const CLOSED: State = { kind: 'closed' };
const SEQUENCE_MAX = 0xff_ff_ff;

/**
 * The card's side of SCP03 (GlobalPlatform Amendment D v1.2). Any command that fails its check closes the session, so that
 * a forger has one try for each run of INITIALIZE UPDATE. Commands may be given as bytes or decoded.
 */
export class Scp03Card {
  readonly #keys: StaticKeys;
  readonly #kdd: Uint8Array;
  readonly #i: number;
  readonly #aid: Uint8Array;
  readonly #macBytes: MacBytes;
  readonly #fixedChallenge: Uint8Array | undefined;
  #sequence: number;
  #state: State = CLOSED;

  constructor(options: CardOptions) {
    if (options.kdd.length !== KDD_BYTES)
      throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { kdd: options.kdd.length });
    this.#keys = options.keys;
    this.#kdd = options.kdd.slice();
    this.#i = options.i ?? 0x70;
    this.#aid = options.aid.slice();
    this.#macBytes = (this.#i & I_S16) === 0 ? 8 : 16;
    this.#sequence = options.sequence ?? 0;
    this.#fixedChallenge = options.challenge;
  }

  /** Level of the open session; 0 when there is none. */
  get level(): SecurityLevel | 0 {
    return this.#state.kind === 'open' ? this.#state.level : 0;
  }

  /** Sessions opened so far; keep it when the card's power goes. */
  get sequence(): number {
    return this.#sequence;
  }

  /** `80 50 <KVN> 00 <challenge>` → the bytes of the answer, status word included. Closes an open session. */
  initializeUpdate(command: CommandApdu | Uint8Array): Uint8Array {
    this.reset();
    const { cla, p1, p2, data } = decoded(command);
    const refuse = (sw: number) => encodeResponse({ data: new Uint8Array(0), sw });
    if (p2 !== 0) return refuse(SW.wrongParameters);
    if (p1 !== 0 && p1 !== this.#keys.version) return refuse(SW.keyNotFound);
    if (data.length !== this.#macBytes) return refuse(SW.wrongLength);
    // A counter that wrapped would repeat a challenge: such a card opens no channel again.
    if (this.#sequence >= SEQUENCE_MAX) return refuse(SW.conditionsOfUse);
    this.#sequence += 1;
    const counted = (this.#i & I_PSEUDO_RANDOM) !== 0;
    const sequence = Uint8Array.of(this.#sequence >> 16, (this.#sequence >> 8) & 0xff, this.#sequence & 0xff);
    const fresh = () =>
      counted
        ? derive(this.#keys.enc, DERIVE.cardChallenge, this.#macBytes, concat(sequence, this.#aid))
        : new Uint8Array(randomBytes(this.#macBytes));
    const challenge = this.#fixedChallenge ?? fresh();
    const session = deriveSession(this.#keys, data, challenge, this.#macBytes);
    this.#state = { kind: 'greeted', session, channel: channelOf(cla) };
    const keyInfo = Uint8Array.of(this.#keys.version, 0x03, this.#i);
    const parts = [this.#kdd, keyInfo, challenge, session.cardCryptogram, ...(counted ? [sequence] : [])];
    return encodeResponse({ data: concat(...parts), sw: SW.done });
  }

  /** `84 82 <level> 00 <host cryptogram> <C-MAC>` → status word. Anything but 9000 leaves the card closed. */
  externalAuthenticate(command: CommandApdu | Uint8Array): number {
    const apdu = this.#decode(command);
    const state = this.#state;
    this.#state = CLOSED;
    if (state.kind !== 'greeted') {
      if (state.kind === 'open') forget(state.session);
      return SW.conditionsOfUse;
    }
    const { session, channel } = state;
    const fail = (sw: number): number => {
      forget(session);
      return sw;
    };
    const level = SECURITY_LEVELS.find((known) => known === apdu.p1);
    if (!isSecuredClass(apdu.cla) || channelOf(apdu.cla) !== channel) return fail(SW.securityStatus);
    if (apdu.data.length !== 2 * this.#macBytes) return fail(SW.wrongLength);
    const cryptogram = apdu.data.subarray(0, this.#macBytes);
    const header = macHeader({ ...apdu, cla: macClass(apdu.cla) }, apdu.data.length);
    const chaining = aesCmac(session.mac, new Uint8Array(AES_BLOCK), header, cryptogram);
    if (!sameBytes(chaining.subarray(0, this.#macBytes), apdu.data.subarray(this.#macBytes))) {
      return fail(SW.secureMessaging);
    }
    if (!sameBytes(cryptogram, session.hostCryptogram)) return fail(SW.cryptogramWrong);
    if (level === undefined || apdu.p2 !== 0 || !levelFits(level, this.#i)) return fail(SW.wrongParameters);
    this.#state = { kind: 'open', session, channel, level, counter: 0, chaining };
    return SW.done;
  }

  /**
   * Checks and opens one command. Throws SCP_COMMAND_REFUSED with the status word in `facts.sw` (see `refusalStatus`):
   * 6982 when there is no session or the command is not protected, 6988 when its MAC or padding is wrong. Bytes that are no
   * command at all are APDU_MALFORMED. Either way the session is closed.
   */
  unwrap(command: CommandApdu | Uint8Array): DecodedCommand {
    const apdu = this.#decode(command);
    const state = this.#state;
    if (state.kind !== 'open') throw refused(SW.securityStatus);
    this.#state = CLOSED;
    const refuse = (sw: number) => {
      forget(state.session);
      return refused(sw);
    };
    if (!isSecuredClass(apdu.cla) || channelOf(apdu.cla) !== state.channel) throw refuse(SW.securityStatus);
    const end = apdu.data.length - this.#macBytes;
    if (end < 0) throw refuse(SW.secureMessaging);
    const body = apdu.data.subarray(0, end);
    const header = macHeader({ ...apdu, cla: macClass(apdu.cla) }, apdu.data.length);
    const chaining = aesCmac(state.session.mac, state.chaining, header, body);
    if (!sameBytes(chaining.subarray(0, this.#macBytes), apdu.data.subarray(end))) {
      throw refuse(SW.secureMessaging);
    }
    const counter = state.counter + 1;
    let data: Uint8Array | undefined = body.slice();
    if ((state.level & C_DECRYPTION) !== 0 && body.length > 0) {
      data = decryptPadded(state.session.enc, chainingVector(state.session.enc, counter, 'command'), body);
    }
    if (data === undefined) throw refuse(SW.secureMessaging);
    this.#state = { ...state, counter, chaining };
    return { ...apdu, cla: plainClass(apdu.cla), data };
  }

  /** Protects the answer to the command unwrapped last and gives its bytes. Without a session they go in the clear. */
  wrap(data: Uint8Array, sw: number): Uint8Array {
    const state = this.#state;
    if (state.kind !== 'open' || (state.level & R_MAC) === 0) return encodeResponse({ data, sw });
    if (!isProtectedStatus(sw)) return encodeResponse({ data: new Uint8Array(0), sw });
    const { enc, rmac } = state.session;
    const body =
      (state.level & R_ENCRYPTION) === 0 || data.length === 0
        ? data
        : encryptPadded(enc, chainingVector(enc, state.counter, 'response'), data);
    const mac = aesCmac(rmac, state.chaining, body, Uint8Array.of(sw >> 8, sw & 0xff));
    return encodeResponse({ data: concat(body, mac.subarray(0, this.#macBytes)), sw });
  }

  /** Power off, reset or another application selected. */
  reset(): void {
    if (this.#state.kind !== 'closed') forget(this.#state.session);
    this.#state = CLOSED;
  }

  /** Bytes that are no command end the session as a wrong MAC does: a forger learns nothing from where it went wrong. */
  #decode(command: CommandApdu | Uint8Array): DecodedCommand {
    try {
      return decoded(command);
    } catch (error) {
      this.reset();
      throw error;
    }
  }
}
