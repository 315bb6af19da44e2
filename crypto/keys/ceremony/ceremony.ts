import { failure } from '../../../card/index.ts';
import type { Device } from '../pkcs11/device.ts';
import {
  type KeyManifest,
  type ManifestKeyEntry,
  readManifest,
  type TokenPurpose,
  writeManifest,
} from '../pkcs11/manifest.ts';
import type { TokenFacts } from '../pkcs11/messages.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import { Journal } from './journal.ts';
import { labelOf } from './make-keys.ts';
import type { Custodians } from './people.ts';
import type { Algorithms } from './plan.ts';
import { Witnessed } from './witnessed.ts';

/** `first`: all keys of an installation. `add`: successors of one purpose. `rekey`: a new country signer with its link. */
export type CeremonyKind =
  | { readonly kind: 'first'; readonly documentSigners: number }
  | { readonly kind: 'add'; readonly purpose: TokenPurpose; readonly count: number }
  | { readonly kind: 'rekey' };

export interface CeremonyOptions {
  readonly folder: string;
  readonly ceremony: CeremonyKind;
  readonly algorithms: Algorithms;
  /** Folder of demo keys whose chip master is brought in, so that simulated chips can be made. */
  readonly trainingFolder?: string;
  /** Certificate (DER) of a country signer that lies elsewhere: none is made here, and requests are written for it. */
  readonly countrySigner?: Uint8Array;
  readonly now: () => Date;
}

/** What a ceremony under way holds: the device, the people, the manifest as it grows, and the journal. */
export class CeremonyUnderWay extends Witnessed {
  readonly device: Device;
  readonly options: CeremonyOptions;
  manifest: KeyManifest | undefined;

  private constructor(
    device: Device,
    people: Custodians,
    options: CeremonyOptions,
    journal: Journal,
    manifest: KeyManifest | undefined,
  ) {
    super(people, journal, options.now);
    this.device = device;
    this.options = options;
    this.manifest = manifest;
  }

  static async take(device: Device, people: Custodians, options: CeremonyOptions): Promise<CeremonyUnderWay> {
    const [journal, manifest] = [await Journal.open(options.folder), await readManifest(options.folder)];
    return new CeremonyUnderWay(device, people, options, journal, manifest);
  }

  /** Keys of a purpose that the interrupted ceremony has made. */
  madeBefore(purpose: TokenPurpose): number {
    return this.madeEarlierKeys().filter(({ what }) => what.startsWith(`made ${purpose} `)).length;
  }

  madeEarlier(keyId: string): boolean {
    return this.madeEarlierKeys().some(({ facts }) => facts['keyId'] === keyId);
  }

  get held(): KeyManifest {
    if (this.manifest === undefined) {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { why: 'there has been no first ceremony' });
    }
    return this.manifest;
  }

  /** Enters what has been made at once: an interruption loses nothing that is in the manifest. */
  async enter(change: (manifest: KeyManifest) => KeyManifest): Promise<void> {
    this.manifest = change(this.held);
    await writeManifest(this.options.folder, this.manifest);
  }

  async replace(entry: ManifestKeyEntry): Promise<void> {
    await this.enter((manifest) => {
      const known = manifest.keys.some(({ id }) => id === entry.id);
      const keys = known
        ? manifest.keys.map((one) => (one.id === entry.id ? entry : one))
        : [...manifest.keys, entry];
      return { ...manifest, keys };
    });
  }

  /** Begins the manifest, or holds it against the token that answers. Throws CEREMONY_OTHER_TOKEN, CEREMONY_TOKEN_IN_USE. */
  async bindToken({ label, serial }: TokenFacts): Promise<void> {
    if (this.manifest !== undefined) {
      const { token } = this.manifest;
      if (token.serial === serial && token.label === label) return;
      throw failure(CEREMONY_ERRORS, 'CEREMONY_OTHER_TOKEN', { expected: token.serial, found: serial });
    }
    if (this.options.ceremony.kind !== 'first') this.held;
    const found = await this.device.ask({ op: 'find', label: labelOf('csca', 1) });
    if (Buffer.from(found).toString('utf8') !== '[]') {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_TOKEN_IN_USE', { token: label, serial });
    }
    this.manifest = {
      format: 'kadi-keys',
      version: 1,
      token: { label, serial },
      keys: [],
      links: [],
      indexKey: null,
    };
    await writeManifest(this.options.folder, this.manifest);
  }
}
