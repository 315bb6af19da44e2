import { isKadiError } from '../../../card/index.ts';
import type { CardLink } from '../card-link.ts';
import { type ChunkLimits, chunkLimits } from '../limits.ts';
import {
  type FoundApplication,
  findApplications,
  type ListedApplication,
  listedApplications,
} from './applications.ts';
import { ask, hexText } from './ask.ts';
import { type AtrReading, isContactless, readAtr, storageKind } from './atr.ts';
import { type FileNote, measureFiles, readMasterFiles } from './files.ts';
import { type PlatformSurvey, surveyPlatform } from './platform.ts';

/** What any chip tells anybody. */
export interface ChipSurvey {
  readonly atr: AtrReading;
  /** A contactless memory without programs, by its kind; nothing more can be asked of one. */
  readonly storage: string | undefined;
  /** Number of a contactless chip; some make up a new one each time, which then begins with 08 (ISO/IEC 14443-3, 6.5.4). */
  readonly uid: string | undefined;
  /** EF.CardAccess whole, which says how the chip is opened; undefined when it has none. */
  readonly cardAccess: Uint8Array | undefined;
  readonly limits: ChunkLimits;
  readonly listed: readonly ListedApplication[];
  /** Undefined when the chip answers to any name. */
  readonly applications: readonly FoundApplication[] | undefined;
  readonly files: readonly FileNote[];
  /** Undefined when it is no GlobalPlatform chip. */
  readonly platform: PlatformSurvey | undefined;
}

const SHORT: ChunkLimits = { write: 223, readSecured: 223, readPlain: 256 };

/** A chip whose answers make no sense gets short commands. */
const limitsOf = async (link: CardLink): Promise<ChunkLimits> => {
  try {
    return await chunkLimits(link);
  } catch (error) {
    if (isKadiError(error) && error.code === 'CHIP_ANSWER_MALFORMED') return SHORT;
    throw error;
  }
};

/** GET DATA of the reader itself (PC/SC part 3, 3.2.2.1.3). */
const uidOf = async (link: CardLink): Promise<string | undefined> => {
  const { data, sw } = await ask(link, { cla: 0xff, ins: 0xca, p1: 0x00, p2: 0x00, le: 256 });
  return sw === 0x9000 && data.length > 0 ? hexText(data) : undefined;
};

/**
 * Asks a chip of which nothing is known for everything it tells without a key or password. Nothing is written, no password
 * and no key is tried. To be called on a fresh link. What a chip answers wrongly counts as not answered. Errors: CHIP_LOST,
 * CHIP_SILENT.
 */
export const surveyChip = async (link: CardLink): Promise<ChipSurvey> => {
  const atr = readAtr(link.atr);
  const uid = isContactless(link.atr) ? await uidOf(link) : undefined;
  const storage = storageKind(link.atr);
  if (storage !== undefined) {
    const nothing = { cardAccess: undefined, limits: SHORT, listed: [], applications: [], files: [] };
    return { atr, uid, storage, ...nothing, platform: undefined };
  }
  const { cardAccess, directory } = await readMasterFiles(link);
  const limits = await limitsOf(link);
  const applications = await findApplications(link);
  const files = await measureFiles(link);
  const platform = await surveyPlatform(link);
  const listed = directory === undefined ? [] : listedApplications(directory);
  return { atr, storage, uid, cardAccess, limits, listed, applications, files, platform };
};
