import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const RELEASE_ERRORS = {
  RELEASE_NOTHING_WAITS: {
    en: 'No card waits for a release under these conditions',
    sw: 'Hakuna kadi inayosubiri kuachiliwa kwa masharti haya',
    todo: 'The answer counts what waits by what keeps it back: a hold, a gate, the roll-out; what it counts as "batch" is ready, so ask for less narrow conditions. "kadi batch waiting" shows the same.',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_BATCH_UNKNOWN: {
    en: 'There is no batch with this number',
    sw: 'Hakuna kundi lenye nambari hii',
    todo: 'Look for it with "kadi batch list".',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_BATCH_BEGUN: {
    en: 'Cards of this batch have been made, so it cannot be taken apart any more',
    sw: 'Kadi za kundi hili zimeshatengenezwa, kwa hiyo haliwezi kuvunjwa tena',
    todo: 'Resume it by two people, or leave it on hold; a single card is stopped by withdrawing its request.',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_NOT_RELEASED: {
    en: 'This card is in no batch that two people released',
    sw: 'Kadi hii haiko katika kundi lililoachiliwa na watu wawili',
    todo: 'Nothing was fed. Propose a batch with it and have it released; it goes to a station by itself then.',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_ON_HOLD: {
    en: 'A legal hold stops this card',
    sw: 'Amri ya kisheria imesimamisha kadi hii',
    todo: 'Nothing was fed and nothing is lost. The hold named in the answer says which order it is; two people lift it when the order ends.',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_GATE_CLOSED: {
    en: 'The gate of this product is not open, so none of it is made',
    sw: 'Lango la aina hii ya kadi halijafunguliwa, kwa hiyo haitengenezwi',
    todo: 'Record the data protection impact assessment and the inclusion check of these very fields, and have the gate opened by the data protection officer and a supervisor ("kadi gate").',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_OUTSIDE_ROLLOUT: {
    en: 'The roll-out of this product has not reached the area of this card',
    sw: 'Utoaji wa aina hii ya kadi haujafika eneo la kadi hii',
    todo: 'Nothing was fed; the card waits. Two people open the area when its turn comes ("kadi rollout open").',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_RULES_CHANGED: {
    en: 'What may be produced changed at this very moment',
    sw: 'Masharti ya utengenezaji yamebadilika wakati huu huu',
    todo: 'Nothing was done. Do it once more; a station does so by itself.',
    owner: 'operator',
    retry: 'yes',
  },
  RELEASE_PRODUCT_UNKNOWN: {
    en: 'There is no product of this name',
    sw: 'Hakuna aina ya kadi yenye jina hili',
    todo: 'Names are listed by "kadi products list".',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_GATE_SIXTY_DAYS: {
    en: 'Processing may begin 60 days after the assessment was submitted, not sooner',
    sw: 'Uchakataji unaweza kuanza siku 60 baada ya tathmini kuwasilishwa, si mapema',
    todo: 'Record the day on which the report reached the Data Commissioner, and an in-force day at least 60 days after it (Data Protection Act 2019, section 31).',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_GATE_NOT_YET: {
    en: 'The day from which this product may be produced has not come',
    sw: 'Siku ambayo aina hii ya kadi inaweza kutengenezwa haijafika',
    todo: 'The answer names the day. Open the gate on it or later.',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_GATE_NO_RECORD: {
    en: 'Nothing is recorded of a data protection impact assessment for the fields that this product has now',
    sw: 'Hakuna tathmini ya athari kwa ulinzi wa data iliyorekodiwa kwa sehemu za sasa za aina hii ya kadi',
    todo: 'Record it with "kadi gate assess". A changed field, layout, chip or barcode needs an assessment of its own.',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_GATE_NO_INCLUSION: {
    en: 'Nothing is recorded of who could be left out by this product, and what is done about it',
    sw: 'Hakuna rekodi ya nani anaweza kuachwa nje na aina hii ya kadi, na hatua zinazochukuliwa',
    todo: 'Record the inclusion check with "kadi gate include".',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_START_GATE: {
    en: 'This product would be produced without an open gate, so nothing starts',
    sw: 'Aina hii ya kadi ingetengenezwa bila lango lililofunguliwa, kwa hiyo mfumo hauanzi',
    todo: 'Name it in KADI_PRODUCTS_OFF and start again; record assessment and inclusion check, have the gate opened, then take it off that list.',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_HOLD_UNKNOWN: {
    en: 'There is no hold with this number',
    sw: 'Hakuna amri ya kusimamisha yenye nambari hii',
    todo: 'Look for it with "kadi hold list".',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_HOLD_SCOPE: {
    en: 'It is not said what the hold stops',
    sw: 'Haijasemwa amri inasimamisha nini',
    todo: 'Name a product, a county, an office, a kind of request or a request that is in the books (it names its person); or say that everything stops.',
    owner: 'dpo',
    retry: 'no',
  },
  RELEASE_ROLLOUT_UNKNOWN: {
    en: 'There is no roll-out with this number',
    sw: 'Hakuna mpango wa utoaji wenye nambari hii',
    todo: 'Look for it with "kadi rollout list".',
    owner: 'supervisor',
    retry: 'no',
  },
  RELEASE_ROLLOUT_AREA: {
    en: 'A roll-out is of one county or of one office',
    sw: 'Mpango wa utoaji ni wa kaunti moja au ofisi moja',
    todo: 'Name a county or an office, not both.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export type ReleaseCode = keyof typeof RELEASE_ERRORS;

export const releaseFail = (
  code: ReleaseCode,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(RELEASE_ERRORS, code, facts, cause);
