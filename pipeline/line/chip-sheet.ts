/** What a line's encoder is told of one chip, as JSON. It lies in a drop only sealed to the line's key. */
import type { ChipProduct } from '../../card/index.ts';
import { type ChipFiles, type ChipSecrets, EF_NAMES, type EfName } from '../../crypto/index.ts';
import type { Payload } from '../material.ts';

export interface ChipSheet {
  readonly job: string;
  /** The sequence of commands, docs/chip-profiles.md. */
  readonly profile: ChipProduct['profile'];
  readonly allowBac: boolean;
  readonly files: ChipFiles;
  readonly secrets: ChipSecrets;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const keyText = (key: Uint8Array | null): string | null => (key === null ? null : base64(key));

export const writeChipSheet = (job: string, chip: ChipProduct, { files, secrets }: Payload): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      format: 'kadi-line-chip',
      version: 1,
      job,
      profile: chip.profile,
      allowBac: chip.access.bac,
      files: Object.fromEntries([...files].map(([name, bytes]) => [name, base64(bytes)])),
      secrets: {
        can: secrets.can,
        bac: secrets.bac,
        activeAuthentication: keyText(secrets.activeAuthentication),
        chipAuthentication: keyText(secrets.chipAuthentication),
      },
    }),
  );

interface Written {
  readonly job: string;
  readonly profile: ChipProduct['profile'];
  readonly allowBac: boolean;
  readonly files: Readonly<Record<string, string>>;
  readonly secrets: {
    readonly can: string | null;
    readonly bac: ChipSecrets['bac'];
    readonly activeAuthentication: string | null;
    readonly chipAuthentication: string | null;
  };
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const keyOf = (text: string | null): Uint8Array | null => (text === null ? null : bytesOf(text));
const isEfName = (name: string): name is EfName => EF_NAMES.some((one) => one === name);

/** For bytes that were authenticated by their seal and by the signed index: written by `writeChipSheet` and nobody else. */
export const readChipSheet = (bytes: Uint8Array): ChipSheet => {
  const { job, profile, allowBac, files, secrets } = JSON.parse(
    Buffer.from(bytes).toString('utf8'),
  ) as Written;
  return {
    job,
    profile,
    allowBac,
    files: new Map(
      Object.entries(files).flatMap(([name, text]) =>
        isEfName(name) ? [[name, bytesOf(text)] as const] : [],
      ),
    ),
    secrets: {
      can: secrets.can,
      bac: secrets.bac,
      activeAuthentication: keyOf(secrets.activeAuthentication),
      chipAuthentication: keyOf(secrets.chipAuthentication),
    },
  };
};
