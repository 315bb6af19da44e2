import { failure } from '../../card/index.ts';
import type { ChipSecrets } from '../../crypto/chip-access/index.ts';
import { CHIP_ERRORS } from './errors.ts';
import type { ChipFiles, EfName } from './files.ts';
import { checkFiles } from './files-check.ts';
import { checkSecrets } from './secret-objects.ts';

/** All that one chip is to hold. null: a chip that everybody may read and that proves nothing of itself. */
export interface ChipContent {
  readonly files: ChipFiles;
  readonly secrets: ChipSecrets | null;
  /** False: the MRZ opens the chip by PACE alone. Default true: old readers that speak only BAC are served too. */
  readonly allowBac?: boolean;
}

/** True when the files shall be read by those only who know the MRZ or the card access number. */
export const isGuarded = ({ secrets }: ChipContent): boolean =>
  secrets !== null && (secrets.bac !== null || secrets.can !== null);

/** What PUT DATA and GET DATA carry in one short command, for they cannot go on from an offset. Ten ways of PACE fit. */
const MAX_CARD_ACCESS_BYTES = 223;

/**
 * Refuses what would make a card that cannot be used: files that do not fit together, keys without the file that tells
 * readers of them, or the file without the key. Runs before the first byte goes to the chip.
 * Errors: CHIP_FILES_INVALID, CHIP_SECRETS_INVALID.
 */
export const checkContent = (content: ChipContent): void => {
  const { files, secrets } = content;
  checkFiles(files);
  const missing = (file: EfName) => failure(CHIP_ERRORS, 'CHIP_FILES_INVALID', { why: 'missing', file });
  const keyless = (secret: string) =>
    failure(CHIP_ERRORS, 'CHIP_SECRETS_INVALID', { secret, why: 'missing, yet a file tells of it' });
  if (secrets !== null) checkSecrets(secrets);
  if (content.allowBac === false && secrets?.bac != null && !files.has('EF.CardAccess')) {
    throw missing('EF.CardAccess');
  }
  if ((files.get('EF.CardAccess')?.length ?? 0) > MAX_CARD_ACCESS_BYTES) {
    throw failure(CHIP_ERRORS, 'CHIP_FILES_INVALID', { why: 'too long', file: 'EF.CardAccess' });
  }
  // A card access number opens nothing but PACE; without EF.CardAccess no reader would try it (Doc 9303-11, 4.2).
  if (secrets?.can != null && !files.has('EF.CardAccess')) throw missing('EF.CardAccess');
  if (files.has('EF.CardAccess') && !isGuarded(content)) throw keyless('pace password');
  if (secrets?.chipAuthentication != null && !files.has('EF.DG14')) throw missing('EF.DG14');
  if (secrets?.activeAuthentication != null && !files.has('EF.DG15')) throw missing('EF.DG15');
  // DG14 alone may speak of PACE only; DG15 is always an Active Authentication key, and a chip that cannot use it looks cloned.
  if (files.has('EF.DG15') && secrets?.activeAuthentication == null) throw keyless('active authentication');
};
