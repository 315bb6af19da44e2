/** File drops for industrial lines, whose own protocols are closed: files out, a result file back (docs/line.md). */
export { returnBlanks } from './blanks.ts';
export { checkAtDesk } from './desk-check.ts';
export { FACE_KINDS, type FaceKind, jobId, type LineIndex, parseJobId, standingOf } from './drop.ts';
export { closeDrop, declareLost } from './end-drop.ts';
export { LINE_ERRORS } from './errors.ts';
export { type DropReport, exportDrop } from './export-drop.ts';
export { keepFile } from './folder.ts';
export { type ImportReport, importResults, refusedFile } from './import-results.ts';
export { checkLineName, type DropOrder } from './open-drop.ts';
export { readDrop } from './read-drop.ts';
export { RESULT_COLUMNS, RESULT_LIMITS, type RefusedRow } from './result-rows.ts';
export { LINE_RESULT_ERRORS } from './row-errors.ts';
export { type SimulatedLine, simulateLine } from './simulated-line.ts';
export { type DropStatus, type LineStatus, lineStatus, outstandingFile } from './status.ts';
export type { Progress } from './take-cards.ts';
