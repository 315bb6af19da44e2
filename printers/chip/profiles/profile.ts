import type { CommandApdu, Dek } from '../../../crypto/secure-channel/index.ts';
import type { ChipContent } from '../content.ts';
import type { EfName } from '../files.ts';
import type { ChunkLimits } from '../limits.ts';

/** What has happened so far; `compared` means read back from the chip and equal byte for byte. Never a secret's value. */
export type EncodeStep =
  | { readonly step: 'channel-open' }
  | { readonly step: 'written'; readonly file: EfName; readonly bytes: number }
  | { readonly step: 'compared'; readonly file: EfName }
  | { readonly step: 'secret-written'; readonly secret: SecretName }
  | { readonly step: 'locked' }
  | { readonly step: 'keys-replaced'; readonly keyVersion: number };

export type SecretName = 'mrz' | 'can' | 'active authentication' | 'chip authentication';

/** Selects something and opens a secure channel to it; every later step goes through it. */
export interface OpenStep {
  readonly kind: 'open';
  readonly to: 'application' | 'security domain';
}

/** One command inside the channel. */
export interface CommandStep {
  readonly kind: 'command';
  /** For errors, e.g. `create EF.DG2`. Names and places only. */
  readonly what: string;
  readonly command: CommandApdu;
  /** Status words besides 9000 that are no failure. */
  readonly allowed?: readonly number[];
  /** When this status word comes, these steps are done in its place. */
  readonly instead?: { readonly sw: number; readonly steps: readonly CommandStep[] };
  /** The answer must hold exactly these bytes of the file. */
  readonly expects?: { readonly file: EfName; readonly offset: number; readonly bytes: Uint8Array };
  /** The data are wiped from memory once the chip has answered. */
  readonly secret: boolean;
  /** What is true once this command has succeeded. */
  readonly reached?: readonly EncodeStep[];
}

/** Commands whose data have to be encrypted under a key of the open channel first; wiped like other secrets. */
export interface SealedStep {
  readonly kind: 'sealed';
  readonly what: string;
  readonly commands: (dek: Dek) => Promise<readonly CommandApdu[]>;
  readonly reached?: readonly EncodeStep[];
}

export type ChipStep = OpenStep | CommandStep | SealedStep;

/**
 * A kind of chip, as a plug-in: it turns files and keys into the commands that personalise it, from blank, or from
 * wherever an earlier run broke off, to locked. It sends nothing itself; `encodeChip` runs the plan, opens the channels
 * and judges the answers. A new chip product is a new profile and a row in `CHIP_PROFILES`.
 */
export interface ChipProfile {
  readonly name: string;
  /** SCP02 is for old stock alone: two-key 3DES has been withdrawn (NIST SP 800-131A). */
  readonly protocol: 'scp03' | 'scp02';
  plan(content: ChipContent, limits: ChunkLimits): Iterable<ChipStep>;
}
