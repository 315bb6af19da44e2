export { EVIDENCE_ERRORS, evidenceFail } from './errors.ts';
export * from './incident-parts.ts';
