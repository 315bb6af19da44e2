import type { ErrorTable } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../../crypto/index.ts';

/** Why an extract as a whole was refused. Nothing of it has been used. */
export const EXTRACT_ERRORS = {
  EXTRACT_NOT_FOUND: {
    en: 'There is no extract at this place.',
    sw: 'Hakuna dondoo mahali hapa.',
    todo: 'Give the path of an extract folder or of its .zip file.',
    owner: 'operator',
    retry: 'no',
  },
  /** One wording with the key room, which checks the signature. */
  EXTRACT_SIGNATURE: CRYPTO_ERRORS.EXTRACT_SIGNATURE,
  EXTRACT_MANIFEST: {
    en: 'The manifest of the extract does not have the agreed form.',
    sw: 'Orodha ya dondoo haina muundo uliokubaliwa.',
    todo: 'Send the field named here to the register; they make the extract again.',
    owner: 'register',
    retry: 'no',
  },
  EXTRACT_MEMBER_MISSING: {
    en: 'A file that the manifest lists is not in the extract.',
    sw: 'Faili iliyotajwa kwenye orodha haimo katika dondoo.',
    todo: 'Copy the extract again from where it came; if it is missing there too, ask the register for a new one.',
    owner: 'operator',
    retry: 'no',
  },
  EXTRACT_MEMBER_CHANGED: {
    en: 'A file of the extract is not the one the register signed.',
    sw: 'Faili moja ya dondoo si ile iliyotiwa sahihi na rejista.',
    todo: 'Use nothing of it. Copy the extract again; if it still differs, tell the supervisor: somebody changed it.',
    owner: 'supervisor',
    retry: 'no',
  },
  EXTRACT_TRUNCATED: {
    en: 'The extract is cut short.',
    sw: 'Dondoo limekatika kabla ya mwisho.',
    todo: 'Copy the extract again and compare its size; if it is still short, ask the register for a new one.',
    owner: 'operator',
    retry: 'no',
  },
  EXTRACT_UNLISTED_MEMBER: {
    en: 'The extract holds a file that the register did not list.',
    sw: 'Dondoo lina faili ambayo rejista haikuiorodhesha.',
    todo: 'Do not delete it by hand: ask the register whether it is theirs and take in a clean extract.',
    owner: 'register',
    retry: 'no',
  },
  EXTRACT_UNSAFE_MEMBER: {
    en: 'The extract holds a file name or a kind of file that is never taken: a link, a path outside, a file twice, a locked file.',
    sw: 'Dondoo lina jina au aina ya faili isiyokubaliwa: kiungo, njia ya nje, faili mara mbili, au faili iliyofungwa.',
    todo: 'Use nothing of it and tell the supervisor: a register does not make such an extract.',
    owner: 'supervisor',
    retry: 'no',
  },
  EXTRACT_TOO_LARGE: {
    en: 'The extract is larger than an extract may be.',
    sw: 'Dondoo ni kubwa kupita kiasi kinachoruhusiwa.',
    todo: 'Ask the register to send it in several extracts.',
    owner: 'register',
    retry: 'no',
  },
} as const satisfies ErrorTable;
export type ExtractErrorCode = keyof typeof EXTRACT_ERRORS;
