import { randomBytes } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { type CommandApdu, type DecodedCommand, decoded, encodeResponse } from './apdu.ts';
import type { CardOptions } from './card-options.ts';
import { refused, SW } from './card-status.ts';
import { channelOf, isSecuredClass, plainClass } from './class-byte.ts';
import { KDD_BYTES, type StaticKeys } from './kdf.ts';
import { unpadded } from './padding.ts';
import {
  deriveScp02,
  forgetScp02,
  I02_PSEUDO_RANDOM,
  I02_R_MAC,
  MAC02_BYTES,
  nextIcv,
  rMacHead,
  SCP02_LEVELS,
  type Scp02Level,
  type Scp02Session,
  scp02Challenge,
  scp02Cryptograms,
  scp02Decrypt,
  scp02Mac,
  scp02ResponseMac,
} from './scp02-session.ts';
import { C_DECRYPTION, isProtectedStatus, R_MAC } from './session.ts';
import { DES_BLOCK } from './tdes.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'greeted'; readonly session: Scp02Session; readonly hostCryptogram: Uint8Array }
  | {
      readonly kind: 'open';
      readonly session: Scp02Session;
      readonly level: Scp02Level;
      readonly icv: Uint8Array;
      readonly responseChaining: Uint8Array;
      readonly head: Uint8Array;
    };

const CLOSED: State = { kind: 'closed' };
const SEQUENCE_MAX = 0xff_ff;

/**
 * The card's side of SCP02, for the simulated chips of old stock; it behaves as `Scp03Card` does. The sequence counter
 * counts sessions that were authenticated (E.1.2), so a greeting alone gives the same session keys again.
 */
export class Scp02Card {
  readonly #keys: StaticKeys;
  readonly #kdd: Uint8Array;
  readonly #i: number;
  readonly #aid: Uint8Array;
  readonly #fixedChallenge: Uint8Array | undefined;
  #sequence: number;
  #state: State = CLOSED;

  /** `i` defaults to 55, which has no R-MAC; 75 has it. */
  constructor(options: CardOptions) {
    if (options.kdd.length !== KDD_BYTES)
      throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { kdd: options.kdd.length });
    this.#keys = options.keys;
    this.#kdd = options.kdd.slice();
    this.#i = options.i ?? 0x55;
    this.#aid = options.aid.slice();
    this.#sequence = options.sequence ?? 0;
    this.#fixedChallenge = options.challenge;
  }

  get level(): Scp02Level | 0 {
    return this.#state.kind === 'open' ? this.#state.level : 0;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** The DEK of the open session, for PUT KEY and key groups; undefined when there is none. */
  get dek(): Uint8Array | undefined {
    return this.#state.kind === 'open' ? this.#state.session.dek.slice() : undefined;
  }

  /** `80 50 <KVN> 00 08 <challenge>` → the bytes of the answer. Closes an open session. */
  initializeUpdate(command: CommandApdu | Uint8Array): Uint8Array {
    this.reset();
    const { p1, p2, data } = decoded(command);
    const refuse = (sw: number) => encodeResponse({ data: new Uint8Array(0), sw });
    if (p2 !== 0) return refuse(SW.wrongParameters);
    if (p1 !== 0 && p1 !== this.#keys.version) return refuse(SW.keyNotFound);
    if (data.length !== 8) return refuse(SW.wrongLength);
    if (this.#sequence >= SEQUENCE_MAX) return refuse(SW.conditionsOfUse);
    const session = deriveScp02(this.#keys, this.#sequence);
    const fresh = () =>
      (this.#i & I02_PSEUDO_RANDOM) === 0
        ? new Uint8Array(randomBytes(6))
        : scp02Challenge(session, this.#aid);
    const challenge = this.#fixedChallenge ?? fresh();
    const { card, host } = scp02Cryptograms(session, this.#sequence, challenge, data);
    this.#state = { kind: 'greeted', session, hostCryptogram: host };
    const head = Uint8Array.of(this.#keys.version, 0x02, this.#sequence >> 8, this.#sequence & 0xff);
    return encodeResponse({ data: concat(this.#kdd, head, challenge, card), sw: SW.done });
  }

  /** `84 82 <level> 00 10 <host cryptogram> <C-MAC>` → status word. Anything but 9000 leaves the card closed. */
  externalAuthenticate(command: CommandApdu | Uint8Array): number {
    const apdu = this.#decode(command);
    const state = this.#state;
    this.#state = CLOSED;
    if (state.kind !== 'greeted') {
      if (state.kind === 'open') forgetScp02(state.session);
      return SW.conditionsOfUse;
    }
    const { session } = state;
    const fail = (sw: number): number => {
      forgetScp02(session);
      return sw;
    };
    if (!isSecuredClass(apdu.cla) || channelOf(apdu.cla) !== 0) return fail(SW.securityStatus);
    if (apdu.data.length !== 2 * MAC02_BYTES) return fail(SW.wrongLength);
    const cryptogram = apdu.data.subarray(0, MAC02_BYTES);
    const mac = scp02Mac(session, new Uint8Array(DES_BLOCK), apdu, cryptogram);
    if (!sameBytes(mac, apdu.data.subarray(MAC02_BYTES))) return fail(SW.secureMessaging);
    if (!sameBytes(cryptogram, state.hostCryptogram)) return fail(SW.cryptogramWrong);
    const level = SCP02_LEVELS.find((known) => known === apdu.p1);
    const fits = level !== undefined && ((level & R_MAC) === 0 || (this.#i & I02_R_MAC) !== 0);
    if (!fits || apdu.p2 !== 0) return fail(SW.wrongParameters);
    this.#sequence += 1;
    const icv = nextIcv(session, mac, this.#i);
    const head = new Uint8Array(0);
    this.#state = { kind: 'open', session, level, icv, responseChaining: mac, head };
    return SW.done;
  }

  /** Checks and opens one command, as `Scp03Card.unwrap` does. */
  unwrap(command: CommandApdu | Uint8Array): DecodedCommand {
    const apdu = this.#decode(command);
    const state = this.#state;
    if (state.kind !== 'open') throw refused(SW.securityStatus);
    this.#state = CLOSED;
    const { session, level } = state;
    const refuse = (sw: number) => {
      forgetScp02(session);
      return refused(sw);
    };
    if (!isSecuredClass(apdu.cla) || channelOf(apdu.cla) !== 0) throw refuse(SW.securityStatus);
    const end = apdu.data.length - MAC02_BYTES;
    if (end < 0 || apdu.extended === true) throw refuse(SW.secureMessaging);
    const body = apdu.data.slice(0, end);
    const encrypted = (level & C_DECRYPTION) !== 0 && body.length > 0;
    // SCP02 takes its MAC over the data in the clear, so they are decrypted before they are known to be genuine; padding and
    // MAC are refused alike, so that nobody learns which was wrong.
    const clear = encrypted ? unpadded(scp02Decrypt(session, body) ?? new Uint8Array(0)) : body;
    const mac = scp02Mac(session, state.icv, apdu, clear ?? body);
    if (clear === undefined || !sameBytes(mac, apdu.data.subarray(end))) throw refuse(SW.secureMessaging);
    const plain = { ...apdu, cla: plainClass(apdu.cla), data: clear };
    this.#state = { ...state, icv: nextIcv(session, mac, this.#i), head: rMacHead(plain, clear) };
    return plain;
  }

  /** Protects the answer to the command unwrapped last and gives its bytes. Without a session they go in the clear. */
  wrap(data: Uint8Array, sw: number): Uint8Array {
    const state = this.#state;
    if (state.kind !== 'open' || (state.level & R_MAC) === 0) return encodeResponse({ data, sw });
    if (!isProtectedStatus(sw)) return encodeResponse({ data: new Uint8Array(0), sw });
    const mac = scp02ResponseMac(state.session, state.responseChaining, state.head, data, sw);
    this.#state = { ...state, responseChaining: mac };
    return encodeResponse({ data: concat(data, mac), sw });
  }

  reset(): void {
    if (this.#state.kind !== 'closed') forgetScp02(this.#state.session);
    this.#state = CLOSED;
  }

  #decode(command: CommandApdu | Uint8Array): DecodedCommand {
    try {
      return decoded(command);
    } catch (error) {
      this.reset();
      throw error;
    }
  }
}
