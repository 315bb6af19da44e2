import { failure, isKadiError } from '../../../card/index.ts';
import {
  ACCESS_ERRORS,
  type AccessInfos,
  type ChipPassword,
  type MrzKeyFields,
  NO_ACCESS_INFOS,
  openBac,
  openPace,
  type PaceOffer,
  readAccessInfos,
  strongest,
} from '../../../crypto/chip-access/index.ts';
import type { ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS } from '../errors.ts';
import { LDS1_AID } from '../files.ts';
import { refusal, SW_DONE, SW_END_OF_FILE, SW_NOT_FOUND } from '../status-word.ts';
import type { Conversation } from './conversation.ts';
import { readOn, readStart } from './read-file.ts';

/** What the officer has in hand: the number printed on the card, or the fields of its machine readable zone, or both. */
export interface ChipPasswords {
  readonly can?: string | null;
  readonly mrz?: MrzKeyFields | null;
}

/** How the chip was opened. */
export type ChipAccessWay = 'open' | 'bac' | 'pace';

/** A chip whose application is selected and whose EF.COM can be read. */
export interface OpenedChip {
  readonly access: ChipAccessWay;
  /** EF.CardAccess of the MF; undefined when the chip has none. */
  readonly cardAccess: Uint8Array | undefined;
  /** What PACE was run with. */
  readonly pace: PaceOffer | undefined;
  /** The first piece of EF.COM. */
  readonly com: ResponseApdu;
}

const SW_SECURITY_STATUS = 0x6982;

const needed = () => failure(ACCESS_ERRORS, 'CHIP_ACCESS_PASSWORD_NEEDED');

/** EF.CardAccess, open to everyone; undefined when the chip has none. Errors: CHIP_ANSWER_MALFORMED. */
const cardAccessOf = async (talk: Conversation): Promise<Uint8Array | undefined> => {
  // Whatever a chip answers to the first: those that are in their MF after a reset may not know the command.
  await talk.send({ cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x0c, data: Uint8Array.of(0x3f, 0x00) });
  const start = await readStart(talk.send, 'EF.CardAccess', Math.min(talk.readLe, 256));
  if (start.sw !== SW_DONE && start.sw !== SW_END_OF_FILE) return undefined;
  return readOn(talk.send, 'EF.CardAccess', Math.min(talk.readLe, 256), start);
};

const passwordsIn = ({ can, mrz }: ChipPasswords): readonly ChipPassword[] => [
  ...(can ? [{ kind: 'can', can } as const] : []),
  ...(mrz ? [{ kind: 'mrz', fields: mrz } as const] : []),
];

/** The chip knows no password of this kind (Doc 9303-11 §4.4.4.1); another may do. */
const knowsNoSuchPassword = (error: unknown): boolean =>
  isKadiError(error) && error.code === 'CHIP_ACCESS_REFUSED' && error.facts.sw === '6A88';

const runPace = async (
  talk: Conversation,
  offer: PaceOffer,
  [password, ...others]: readonly ChipPassword[],
): Promise<void> => {
  if (password === undefined) throw needed();
  try {
    talk.protect(await openPace(talk.send, offer, password));
  } catch (error) {
    if (others.length === 0 || !knowsNoSuchPassword(error)) throw error;
    await runPace(talk, offer, others);
  }
};

const selectApplication = async (talk: Conversation): Promise<void> => {
  const { sw } = await talk.send({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID });
  if (sw === SW_NOT_FOUND) throw failure(CHIP_ERRORS, 'CHIP_NOT_OURS', { step: 'select application' });
  if (sw !== SW_DONE) throw refusal('select application', sw);
};

/**
 * Opens a chip as Doc 9303-11 §4.2 tells a reader to: PACE when EF.CardAccess offers it, else a try in clear, and BAC when
 * that is refused. A chip without PACE that needs no password is read in clear, whatever passwords were given.
 * Errors: CHIP_NOT_OURS, CHIP_ACCESS_PASSWORD_NEEDED, CHIP_ACCESS_WRONG_PASSWORD, CHIP_ACCESS_UNSUPPORTED, other
 * CHIP_ACCESS_*, TLV_MALFORMED (EF.CardAccess).
 */
export const openChip = async (talk: Conversation, passwords: ChipPasswords): Promise<OpenedChip> => {
  const cardAccess = await cardAccessOf(talk);
  const infos: AccessInfos = cardAccess === undefined ? NO_ACCESS_INFOS : readAccessInfos(cardAccess);
  const pace = strongest(infos.pace);
  if (pace !== undefined) {
    await runPace(talk, pace, passwordsIn(passwords));
    await selectApplication(talk);
    return { access: 'pace', cardAccess, pace, com: await readStart(talk.send, 'EF.COM', talk.readLe) };
  }
  await selectApplication(talk);
  const com = await readStart(talk.send, 'EF.COM', talk.readLe);
  if (com.sw !== SW_SECURITY_STATUS) return { access: 'open', cardAccess, pace, com };
  if (!passwords.mrz) {
    if (infos.mentionsPace) throw failure(ACCESS_ERRORS, 'CHIP_ACCESS_UNSUPPORTED', { step: 'choose PACE' });
    throw needed();
  }
  talk.protect(await openBac(talk.send, passwords.mrz));
  return { access: 'bac', cardAccess, pace, com: await readStart(talk.send, 'EF.COM', talk.readLe) };
};
