export { ERASE_REASONS, type EraseReason, eraseOne } from './erase-one.ts';
export { EVIDENCE_ERRORS, evidenceFail } from './errors.ts';
export {
  closeIncident,
  EFFECTS,
  type IncidentNote,
  type IncidentSeen,
  incident,
  incidents,
  NOT_TOLD_REASONS,
  type Notification,
  noteIncident,
  notifyIncident,
  openIncident,
  REMEDIES,
  reopenIncident,
} from './incident.ts';
export { clocksOf, TOLD, TOLD_HOURS, type Told } from './incident-clocks.ts';
export { draftLetter } from './incident-letters.ts';
export * from './incident-parts.ts';
export { evidencePack, type Pack, type PackVerdict, verifyPack, writePack } from './pack.ts';
export type { PackExtras, PackKey, PackPeriod } from './pack-contents.ts';
export { listDigest, type PurgeInput, type PurgeRun, purgeRuns, runPurge } from './purge.ts';
export { dueFiles, type FilePlaces } from './purge-files.ts';
export { type RetentionCheck, retentionCheck } from './retention-check.ts';
export { RETENTION, type RetentionDays, type RetentionRow, retentionSchedule } from './schedule.ts';
