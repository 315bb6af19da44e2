import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const RIGHTS_ERRORS = {
  RIGHTS_PURPOSE: {
    en: 'Personal data is shown only for a stated purpose',
    sw: 'Data binafsi huonyeshwa kwa kusudi lililotajwa tu',
    todo: 'Give one of the purposes named in the answer.',
    owner: 'officer',
    retry: 'no',
  },
  RIGHTS_LOOK_FORM: {
    en: 'A look at personal data has to say what is shown and from where',
    sw: 'Kuangalia data binafsi lazima kutaje kinachoonyeshwa na mahali',
    todo: 'Report it: a program showed personal data without saying what.',
    owner: 'engineer',
    retry: 'no',
  },
  SHARING_UNKNOWN: {
    en: 'This recipient is not in the sharing register; nothing may be given to them',
    sw: 'Mpokeaji huyu hayumo kwenye rejista ya ushirikishaji; hakuna anachoweza kupewa',
    todo: 'The data protection officer and a supervisor put the recipient into the register first, with the legal basis and the contract or order.',
    owner: 'dpo',
    retry: 'no',
  },
  SHARING_ENDED: {
    en: 'Sharing with this recipient has ended',
    sw: 'Ushirikishaji na mpokeaji huyu umekoma',
    todo: 'Give nothing. A new agreement is a new entry of the register.',
    owner: 'dpo',
    retry: 'no',
  },
  SHARING_FIELDS: {
    en: 'The register does not allow these fields to be given to this recipient',
    sw: 'Rejista hairuhusu sehemu hizi kupewa mpokeaji huyu',
    todo: 'Give only the fields named in the answer.',
    owner: 'dpo',
    retry: 'no',
  },
  SHARING_BASIS: {
    en: 'The register names another legal basis for this recipient',
    sw: 'Rejista inataja msingi mwingine wa kisheria kwa mpokeaji huyu',
    todo: 'Share on the basis named in the answer, or not at all.',
    owner: 'dpo',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const rightsFail = (
  code: keyof typeof RIGHTS_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(RIGHTS_ERRORS, code, facts, cause);
