import { failure, isKadiError } from '../../../card/index.ts';
import {
  ACCESS_ERRORS,
  type AccessInfos,
  authenticateActively,
  authenticateChip,
  type ChipAuthenticationChoice,
  chooseChipAuthentication,
  type PaceOffer,
  readDg15,
} from '../../../crypto/chip-access/index.ts';
import type { Conversation } from './conversation.ts';
import { readFile } from './read-file.ts';

/**
 * What came of a proof. `absent`: the chip offers none. `unsupported`: it offers one that this reader does not speak, so
 * nothing is known. A proof that fails is an error, CHIP_NOT_GENUINE.
 */
export type ChipProof = 'done' | 'absent' | 'unsupported';

const notGenuine = (check: string, sw: string, cause: unknown) =>
  failure(ACCESS_ERRORS, 'CHIP_NOT_GENUINE', { check, sw }, cause);

/** A chip that offers a proof and then refuses or breaks it has not proven anything. */
const provenBy = async (check: string, work: () => Promise<void>): Promise<ChipProof> => {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (!isKadiError(error)) throw error;
    if (error.code === 'CHIP_ACCESS_UNSUPPORTED') return 'unsupported';
    if (error.code !== 'CHIP_ACCESS_REFUSED' && error.code !== 'CHIP_SESSION_BROKEN') throw error;
    throw notGenuine(check, String(error.facts.sw), error);
  }
};

const choiceIn = (infos: AccessInfos): ChipAuthenticationChoice | undefined | 'unsupported' => {
  try {
    return chooseChipAuthentication(infos);
  } catch (error) {
    if (isKadiError(error) && error.code === 'CHIP_ACCESS_UNSUPPORTED') return 'unsupported';
    throw error;
  }
};

/**
 * Chip Authentication, if DG14 offers it (Doc 9303-11 §6.2). The keys prove the chip only when it answers under them, so
 * EF.COM is read a second time at once and must be the same. Everything after is read under the new keys.
 */
export const proveChip = async (
  talk: Conversation,
  infos: AccessInfos,
  com: Uint8Array,
): Promise<ChipProof> => {
  const choice = choiceIn(infos);
  if (choice === undefined) return 'absent';
  if (choice === 'unsupported') return choice;
  return provenBy('chip authentication', async () => {
    talk.protect(await authenticateChip(talk.send, choice));
    const again = await readFile(talk.send, 'EF.COM', talk.readLe);
    if (Buffer.compare(again, com) !== 0) {
      throw failure(ACCESS_ERRORS, 'CHIP_NOT_GENUINE', { check: 'chip authentication', file: 'EF.COM' });
    }
  });
};

/** Active Authentication, if there is a DG15 (Doc 9303-11 §6.1). */
export const proveActively = async (
  talk: Conversation,
  infos: AccessInfos,
  dg15: Uint8Array | undefined,
): Promise<ChipProof> => {
  if (dg15 === undefined) return 'absent';
  return provenBy('active authentication', () =>
    authenticateActively(talk.send, readDg15(dg15), infos.activeAuthenticationHash),
  );
};

/**
 * EF.CardAccess is not signed. What PACE was run with must stand in DG14 too, which is, and a chip whose DG14 speaks of
 * PACE has an EF.CardAccess: else somebody on the way could have talked the reader into a weaker way
 * (Doc 9303-11 §4.4.1). Chips of the first years of PACE may lack DG14. Errors: CHIP_NOT_GENUINE.
 */
export const confirmPace = (
  { pace, cardAccess }: { readonly pace: PaceOffer | undefined; readonly cardAccess: Uint8Array | undefined },
  infos: AccessInfos | undefined,
): void => {
  if (infos === undefined) return;
  const hidden = cardAccess === undefined && infos.mentionsPace;
  const stands = infos.pace.some(
    ({ protocol, parameterId }) => protocol === pace?.protocol && parameterId === pace.parameterId,
  );
  if (hidden || (pace !== undefined && !stands))
    throw failure(ACCESS_ERRORS, 'CHIP_NOT_GENUINE', { check: 'EF.CardAccess against DG14' });
};
