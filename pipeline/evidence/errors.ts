import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const EVIDENCE_ERRORS = {
  MEDIA_ERASED: {
    en: 'The pictures and the chip data of this request have been erased, as the retention schedule says',
    sw: 'Picha na data ya chipu za ombi hili zimefutwa kulingana na ratiba ya uhifadhi',
    todo: 'Nothing is left to show or to make a card from. If a card is needed, the register sends a new request.',
    owner: 'supervisor',
    retry: 'no',
  },
  ERASE_OPEN_CASE: {
    en: 'A case about this person is open, so what is needed to settle it is kept',
    sw: 'Kesi kuhusu mtu huyu bado haijafungwa, kwa hiyo kinachohitajika kuitatua kinahifadhiwa',
    todo: 'Settle the case first ("kadi case list" shows it); then the erasure may be asked for again.',
    owner: 'dpo',
    retry: 'no',
  },
  ERASE_REQUEST_OPEN: {
    en: 'The request is not closed, and a card is still owed for it',
    sw: 'Ombi halijafungwa, na kadi bado inadaiwa',
    todo: 'Erase after the request is closed, that is when the card is collected or the request was stopped.',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_UNKNOWN: {
    en: 'There is no incident with this number',
    sw: 'Hakuna tukio lenye nambari hii',
    todo: 'Look for it with "kadi incident list".',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_TAKEN: {
    en: 'Another incident has this number',
    sw: 'Nambari hii ni ya tukio jingine',
    todo: 'Look at it with "kadi incident show": it is of another type, or somebody became aware of it at another time. Give this one a number of its own.',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_TIME: {
    en: 'This time cannot be: it has not come yet, or lies before the incident was known',
    sw: 'Wakati huu hauwezekani: haujafika, au ni kabla ya tukio kujulikana',
    todo: 'Give the time when we became aware of the incident, or when the letter left, as it was.',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_LATE_REASON: {
    en: 'The time for this notification is over, so the reason of the delay belongs to it',
    sw: 'Muda wa taarifa hii umepita, kwa hiyo sababu ya kuchelewa inahitajika',
    todo: 'Send the notification now and give --late with a code for the reason (Data Protection Act 2019, s.43).',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_NOT_TOLD: {
    en: 'The incident cannot be closed: somebody who has to be told has not been told',
    sw: 'Tukio haliwezi kufungwa: kuna anayepaswa kuarifiwa ambaye hajaarifiwa',
    todo: 'The answer names who. Notify them, or record why this is not needed, and close again.',
    owner: 'dpo',
    retry: 'no',
  },
  INCIDENT_NO_REMEDY: {
    en: 'The incident cannot be closed without its effects and what was done about them',
    sw: 'Tukio haliwezi kufungwa bila athari zake na hatua zilizochukuliwa',
    todo: 'Add a note with at least one effect and one remedy; the law asks for facts, effects and remedy.',
    owner: 'dpo',
    retry: 'no',
  },
  PACK_BROKEN: {
    en: 'This evidence pack is not as it was signed',
    sw: 'Kifurushi hiki cha ushahidi si kama kilivyotiwa sahihi',
    todo: 'The answer names the first file that differs. Ask for the pack again from whoever made it, and report it.',
    owner: 'dpo',
    retry: 'no',
  },
  PACK_FOLDER: {
    en: 'The evidence pack cannot be written there',
    sw: 'Kifurushi cha ushahidi hakiwezi kuandikwa hapo',
    todo: 'Name a folder that does not exist yet or is empty, and that this program may write to.',
    owner: 'dpo',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const evidenceFail = (
  code: keyof typeof EVIDENCE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(EVIDENCE_ERRORS, code, facts, cause);
