import {
  type ChipDek,
  type DecodedCommand,
  Scp02Card,
  Scp03Card,
  type StaticKeys,
} from '../../../crypto/secure-channel/index.ts';
import { keySetFor } from './key-sets.ts';
import type { ChipMemory } from './memory.ts';
import { DOMAIN_AID } from './security-domain.ts';

/** Option i = 15 of SCP02 (GlobalPlatform Card 2.3, E.1.1): three keys, C-MAC over the command as it was, its ICV encrypted. */
const SCP02_OPTION = 0x15;

/** The chip's end of the secure channel: one at a time, with one of the key sets of the security domain. */
export class CardChannels {
  /** Name of what is selected; the chip's challenge depends on it. */
  selected: Uint8Array = DOMAIN_AID;
  readonly #memory: ChipMemory;
  readonly #kdd: Uint8Array;
  readonly #keysFor: (kdd: Uint8Array) => StaticKeys;
  #makersKeys: StaticKeys | undefined;
  #keys: StaticKeys | undefined;
  #card: Scp03Card | Scp02Card | undefined;

  constructor(memory: ChipMemory, kdd: Uint8Array, keysFor: (kdd: Uint8Array) => StaticKeys) {
    this.#memory = memory;
    this.#kdd = kdd;
    this.#keysFor = keysFor;
  }

  /** The sets that PUT KEY has brought, or the maker's. */
  keySets(): readonly StaticKeys[] {
    if (this.#memory.keySets !== undefined) return this.#memory.keySets;
    this.#makersKeys ??= this.#keysFor(this.#kdd.slice());
    return [this.#makersKeys];
  }

  /** Security level of the open channel, 0 when there is none. */
  get level(): number {
    return this.#card?.level ?? 0;
  }

  /** Data key of the open channel. */
  get dek(): ChipDek | undefined {
    if (this.#card instanceof Scp02Card) {
      const { dek } = this.#card;
      return dek && { algorithm: '3des', value: dek };
    }
    return this.#keys === undefined || this.level === 0
      ? undefined
      : { algorithm: 'aes', value: this.#keys.dek };
  }

  /** The bytes of the answer. P1 asks for a key version; one that is not there is refused by the card itself. */
  initializeUpdate(command: DecodedCommand): Uint8Array {
    this.end();
    const sets = this.keySets();
    this.#keys = keySetFor(sets, command.p1) ?? sets.at(-1);
    const card = this.#opened();
    const answer = card.initializeUpdate(command);
    this.#memory.sequence = card.sequence;
    return answer;
  }

  /** The status word of EXTERNAL AUTHENTICATE. */
  authenticate(command: DecodedCommand): number {
    const card = this.#opened();
    const sw = card.externalAuthenticate(command);
    this.#memory.sequence = card.sequence;
    return sw;
  }

  unwrap(command: DecodedCommand): DecodedCommand {
    return this.#opened().unwrap(command);
  }

  wrap(data: Uint8Array, sw: number): Uint8Array {
    return this.#opened().wrap(data, sw);
  }

  end(): void {
    this.#card?.reset();
    this.#card = undefined;
  }

  #opened(): Scp03Card | Scp02Card {
    this.#keys ??= this.keySets().at(-1);
    const { protocol, sequence } = this.#memory;
    const options = {
      keys: this.#keys ?? this.#keysFor(this.#kdd.slice()),
      kdd: this.#kdd,
      aid: this.selected,
      sequence,
    };
    this.#card ??=
      protocol === 'scp03' ? new Scp03Card(options) : new Scp02Card({ ...options, i: SCP02_OPTION });
    return this.#card;
  }
}
