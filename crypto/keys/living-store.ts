import { codeOf } from '../../card/index.ts';
import type { BlindIndex, DataKey, RecordKeys, WrappedKey } from '../envelope/index.ts';
import { type ManifestKey, verifyManifest } from '../extract/index.ts';
import { pemOf } from '../pki/index.ts';
import { jwksOf } from '../seal/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import type { DeviceState, KeyHealth, Unlisten } from './health.ts';
import type { KeyRing } from './key-ring.ts';
import type { ChipKeys, KeyStore, PublicTrust } from './store.ts';

/** What one reading of the key folder gives. */
export interface KeyParts {
  readonly ring: KeyRing;
  readonly records: RecordKeys;
  readonly index: BlindIndex;
  readonly chips: ChipKeys;
  readonly register: readonly ManifestKey[];
  /** Link certificates between country signers (Doc 9303-12 §7.1.1), DER. */
  readonly links: readonly Uint8Array[];
  /** Certificates of country signers whose keys are not here, newest first, DER. */
  readonly elsewhere?: readonly Uint8Array[];
}

export interface Where {
  readonly kind: KeyStore['kind'];
  /** Reads the folder again. */
  readonly read: () => Promise<KeyParts>;
  readonly now: () => Date;
  readonly state: () => DeviceState;
  readonly onChange: (listener: (state: DeviceState) => void) => Unlisten;
  readonly close: () => void;
}

/** A process that runs for months takes notice of new generations within this time. */
const REREAD_MS = 5 * 60_000;

const trustOf = ({ ring, links, elsewhere = [] }: KeyParts): PublicTrust => {
  const csca = [...ring.signers('csca').flatMap(({ certificate }) => certificate ?? []), ...elsewhere];
  return {
    csca,
    cscaPem: [...csca, ...links].map(pemOf).join(''),
    barcodeJwks: jwksOf([...ring.signers('barcode-signer'), ...ring.signers('revocation-signer')]),
  };
};

/** A key store that follows its folder: signers are picked by the hour, new generations are found without a restart. */
export class LivingStore implements KeyStore {
  readonly kind: KeyStore['kind'];
  readonly records: RecordKeys;
  readonly index: BlindIndex;
  readonly chips: ChipKeys;
  readonly register: KeyStore['register'];
  readonly #where: Where;
  #parts: KeyParts;
  #trust: PublicTrust;
  #read = performance.now();
  #reading: Promise<void> | undefined;

  constructor(where: Where, parts: KeyParts) {
    this.kind = where.kind;
    this.#where = where;
    this.#parts = parts;
    this.#trust = trustOf(parts);
    this.records = this.#followingRecords();
    this.index = { index: (domain, value) => this.#parts.index.index(domain, value) };
    this.chips = { forChip: (kdd) => this.#parts.chips.forChip(kdd) };
    this.register = { verify: (jws) => verifyManifest(jws, this.#parts.register) };
  }

  get trust(): PublicTrust {
    this.#look();
    return this.#trust;
  }

  signer(purpose: KeyPurpose): Signer {
    this.#look();
    return this.#parts.ring.signer(purpose, this.#where.now());
  }

  signers(purpose: KeyPurpose): readonly Signer[] {
    this.#look();
    return this.#parts.ring.signers(purpose);
  }

  health(): KeyHealth {
    return { ...this.#where.state(), warnings: this.#parts.ring.warnings(this.#where.now()) };
  }

  onHealth(listener: (health: KeyHealth) => void): Unlisten {
    return this.#where.onChange(() => listener(this.health()));
  }

  /** Several callers at once share one reading. */
  refresh(): Promise<void> {
    this.#reading ??= this.#where
      .read()
      .then((parts) => {
        this.#parts = parts;
        this.#trust = trustOf(parts);
      })
      .finally(() => {
        this.#read = performance.now();
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async close(): Promise<void> {
    this.#where.close();
  }

  /** Reads anew in the background when it is time; until then, and should it fail, what is held stays in use. */
  #look(): void {
    if (performance.now() - this.#read > REREAD_MS) this.refresh().catch(() => undefined);
  }

  #followingRecords(): RecordKeys {
    const current = (): RecordKeys => this.#parts.records;
    /** Another process may have begun to wrap under a key that was made after our last reading. */
    const withMiss = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        if (codeOf(error) !== 'ENVELOPE_KEY_UNKNOWN') throw error;
        await this.refresh();
        return work();
      }
    };
    return {
      get newest() {
        return current().newest;
      },
      newDataKey: () => current().newDataKey(),
      unwrap: (wrapped, keyId): Promise<DataKey> => withMiss(() => current().unwrap(wrapped, keyId)),
      rewrap: (wrapped, keyId): Promise<WrappedKey> => withMiss(() => current().rewrap(wrapped, keyId)),
    };
  }
}
