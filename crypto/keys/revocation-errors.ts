import type { ErrorTable } from '../../card/errors.ts';

const custodian = { owner: 'custodian', retry: 'no' } as const;

/** Why a revocation list is not issued. Facts: file names, key ids and list numbers. */
export const REVOCATION_ERRORS = {
  REVOCATION_NOT_OURS: {
    en: 'The certificate was not issued by this country signer, so this country signer cannot revoke it.',
    sw: 'Cheti hakikutolewa na mamlaka hii ya nchi, kwa hiyo haiwezi kukibatilisha.',
    todo: 'Check that this is the right file. A certificate is revoked by whoever issued it; a country signer itself is never revoked in its own list.',
    ...custodian,
  },
  REVOCATION_ELSEWHERE: {
    en: 'The country signer lies elsewhere, so its revocation list is issued there.',
    sw: 'Mamlaka ya vyeti ya nchi iko mahali pengine, kwa hiyo orodha yake ya kubatilisha hutolewa huko.',
    todo: 'Tell the people of the country signer which certificates are to be revoked; they issue and publish the list.',
    ...custodian,
  },
  REVOCATION_REQUEST: {
    en: 'What is to be revoked, or for how long the list is good, was not given rightly.',
    sw: 'Kinachobatilishwa, au muda wa orodha, hakikutajwa sawasawa.',
    todo: 'Name a certificate file or a serial number in hexadecimal (1 to 20 bytes), and 1 to 90 days.',
    ...custodian,
  },
  REVOCATION_STATE_DAMAGED: {
    en: 'The last revocation list in the key folder is missing or is not the one that was signed.',
    sw: 'Orodha ya mwisho ya kubatilisha katika folda ya funguo haipo au si ile iliyosainiwa.',
    todo: 'Restore the file that the facts name from its copy: without it, certificates that are revoked would become good again.',
    ...custodian,
  },
  REVOCATION_AT_ONCE: {
    en: 'Another revocation list was issued at the same moment.',
    sw: 'Orodha nyingine ya kubatilisha imetolewa wakati huohuo.',
    todo: 'Look at that list with `kadi keys crl --show`, then run the command again.',
    ...custodian,
  },
} as const satisfies ErrorTable;
