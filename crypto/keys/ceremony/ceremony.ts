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
import { canonicalJson, type Json } from './canonical.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { labelOf } from './make-keys.ts';
import type { Algorithms } from './plan.ts';

/** `first`: all keys of an installation. `add`: successors of one purpose. `rekey`: a new country signer with its link. */
export type CeremonyKind =
  | { readonly kind: 'first'; readonly documentSigners: number }
  | { readonly kind: 'add'; readonly purpose: TokenPurpose; readonly count: number }
  | { readonly kind: 'rekey' };

export const STEPS = ['custodians', 'token', 'keys', 'certificates', 'tests', 'minutes'] as const;
export type CeremonyStep = (typeof STEPS)[number];

/** The people, as the ceremony sees them. */
export interface Custodians {
  readonly names: readonly [string, string];
  /** Asks one of them whether the step that was just explained may be done. */
  confirm(name: string, step: CeremonyStep): Promise<boolean>;
  /** Says something to both. Never anything secret. */
  tell(line: string): void;
}

export interface CeremonyOptions {
  readonly folder: string;
  readonly ceremony: CeremonyKind;
  readonly algorithms: Algorithms;
  /** Folder of demo keys whose chip master is brought in, so that simulated chips can be made. */
  readonly trainingFolder?: string;
  readonly now: () => Date;
}

const normalised = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();

/** Throws CEREMONY_TWO_PEOPLE. That two names are two people is what the witnesses see. */
export const requireTwoPeople = ([one, other]: readonly [string, string]): void => {
  const isName = (name: string): boolean => /^\p{L}[\p{L}\p{M}'’. -]{1,63}$/u.test(name.trim());
  if (!isName(one) || !isName(other) || normalised(one) === normalised(other)) {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_TWO_PEOPLE');
  }
};

/** What a ceremony under way holds: the device, the people, the manifest as it grows, and the journal. */
export class CeremonyUnderWay {
  readonly device: Device;
  readonly people: Custodians;
  readonly options: CeremonyOptions;
  readonly journal: Journal;
  manifest: KeyManifest | undefined;

  private constructor(
    device: Device,
    people: Custodians,
    options: CeremonyOptions,
    journal: Journal,
    manifest: KeyManifest | undefined,
  ) {
    this.device = device;
    this.people = people;
    this.options = options;
    this.journal = journal;
    this.manifest = manifest;
  }

  static async begin(
    device: Device,
    people: Custodians,
    options: CeremonyOptions,
  ): Promise<CeremonyUnderWay> {
    const [journal, manifest] = [await Journal.open(options.folder), await readManifest(options.folder)];
    return new CeremonyUnderWay(device, people, options, journal, manifest);
  }

  /** Keys of a purpose that the interrupted ceremony has made. */
  madeBefore(purpose: TokenPurpose): number {
    return this.#made().filter(({ what }) => what.startsWith(`made ${purpose} `)).length;
  }

  madeEarlier(keyId: string): boolean {
    return this.#made().some(({ facts }) => facts['keyId'] === keyId);
  }

  #made(): JournalEntry[] {
    return this.journal.entries
      .slice(0, this.journal.earlier)
      .filter(({ step, what }) => step === 'keys' && what.startsWith('made '));
  }

  /** When the ceremony began. One that was interrupted after keys were made has to be ended before another kind is held. */
  async open(): Promise<string> {
    const what = `begun: ${canonicalJson(this.options.ceremony)}`;
    const last = this.journal.entries.findLast((entry) => entry.what.startsWith('begun: '));
    if (last !== undefined && last.what !== what && this.#made().length > 0) {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { interrupted: last.what.slice(7) });
    }
    await this.note('custodians', what);
    return this.journal.entries[0]?.at ?? this.options.now().toISOString();
  }

  get held(): KeyManifest {
    if (this.manifest === undefined) {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { why: 'there has been no first ceremony' });
    }
    return this.manifest;
  }

  async note(step: CeremonyStep, what: string, facts: JournalFacts = {}): Promise<void> {
    const at = this.options.now().toISOString();
    await this.journal.write({ at, step, what, by: this.people.names, facts });
  }

  /** Explains a step and goes on only when both have confirmed it. Throws CEREMONY_NOT_CONFIRMED. */
  async agree(step: CeremonyStep, lines: readonly string[]): Promise<void> {
    for (const line of lines) this.people.tell(line);
    for (const name of this.people.names) {
      if (await this.people.confirm(name, step)) continue;
      await this.note(step, 'not confirmed', { custodian: name });
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOT_CONFIRMED', { step });
    }
    await this.note(step, 'confirmed by both');
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

export type JournalFacts = { readonly [name: string]: Json };
