export { acceptHandOver } from './accept-hand-over.ts';
export * from './authority.ts';
export {
  type Bearer,
  COLLECT_DOCUMENTS,
  type CollectEvidence,
  type Needs,
  OTHER_CHECKS,
} from './checklist.ts';
export { type ChiefList, chiefList, type RadioText, radioText } from './chief-list.ts';
export {
  type Collect,
  checklistFor,
  collectCard,
  returnCard,
} from './collect.ts';
export { CONTESTED_FIELDS, type ContestedField, contestDetails } from './contest.ts';
export { type DayList, type ListedCard, type ListReader, signedDayList } from './day-list.ts';
export { DESK_LANGUAGES, DESK_NOTICE, type DeskLanguage } from './desk-notice.ts';
export { type Device, deviceOf, endDevice, enrolDevice, loseDevice } from './device.ts';
export { COLLECTION_ERRORS, collectionFail } from './errors.ts';
export { type Accepted, acceptOffline, OFFLINE_ACTS, type OfflineAct } from './offline.ts';
export { changePhone, PHONE_PROOFS, type PhoneProof, phoneFrom } from './phone.ts';
export { REFUSE_REASONS, type RefuseReason, refuseCard } from './refuse.ts';
