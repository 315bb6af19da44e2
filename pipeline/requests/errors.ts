import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const REQUEST_ERRORS = {
  REQUEST_UNKNOWN: {
    en: 'There is no request with this number',
    sw: 'Hakuna ombi lenye nambari hii',
    todo: 'Look the request up by the serial of its card or by the slip; numbers of requests begin with R-.',
    owner: 'supervisor',
    retry: 'no',
  },
  REQUEST_NOT_OPEN: {
    en: 'This request is not open any more, so it cannot be withdrawn',
    sw: 'Ombi hili halipo wazi tena, kwa hiyo haliwezi kuondolewa',
    todo: 'If its card was collected, suspend or revoke the card; if it was stopped before, there is nothing left to do.',
    owner: 'supervisor',
    retry: 'no',
  },
  QUARANTINE_UNKNOWN: {
    en: 'No record waits in quarantine under this number',
    sw: 'Hakuna rekodi inayosubiri karantini kwa nambari hii',
    todo: 'Look at "kadi quarantine list"; the number names the extract and the line of the record.',
    owner: 'supervisor',
    retry: 'no',
  },
  QUARANTINE_NOT_DOUBLE: {
    en: 'This record waits for another reason than an open request of the same person',
    sw: 'Rekodi hii inasubiri kwa sababu nyingine, si kwa ombi lililo wazi la mtu yuleyule',
    todo: 'Read its reason in the list and follow the remedy written there; it may be resolved with a reason.',
    owner: 'supervisor',
    retry: 'no',
  },
  DOUBLE_UNKNOWN: {
    en: 'There is no possible double with this number',
    sw: 'Hakuna kesi ya mtu anayeweza kuwa amesajiliwa mara mbili yenye nambari hii',
    todo: 'List them with "kadi case list --type double" and take the number from there.',
    owner: 'supervisor',
    retry: 'no',
  },
  DOUBLE_SIDE: {
    en: 'The request to be stopped is neither of the two sides of this case',
    sw: 'Ombi la kusimamishwa si mojawapo ya pande mbili za kesi hii',
    todo: 'Name one of the two requests that the case holds; both stand in the answer.',
    owner: 'supervisor',
    retry: 'no',
  },
  PROPOSAL_UNKNOWN: {
    en: 'There is no proposal with this number',
    sw: 'Hakuna pendekezo lenye nambari hii',
    todo: 'Look at "kadi proposal list"; proposals are named by what they are for.',
    owner: 'register',
    retry: 'no',
  },
  COMPLAINT_UNKNOWN: {
    en: 'There is no complaint with this number',
    sw: 'Hakuna malalamiko yenye nambari hii',
    todo: 'Look at "kadi complaint list"; the number stands on the ticket that the person was given.',
    owner: 'supervisor',
    retry: 'no',
  },
  COMPLAINT_ABOUT: {
    en: 'A complaint names the request, the record in quarantine or the case that it is about',
    sw: 'Malalamiko lazima yataje ombi, rekodi iliyo karantini au kesi inayohusika',
    todo: 'Give the number of exactly one of them; the desk finds it by the slip or the serial of the card.',
    owner: 'officer',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const requestFail = (
  code: keyof typeof REQUEST_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(REQUEST_ERRORS, code, facts, cause);
