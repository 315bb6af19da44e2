/** The documents of the trade: a typed input each, checked, drawn as PDF with the same bytes for the same data. */
import { failure } from '../../card/index.ts';
import { batchList } from './batch-list.ts';
import { boxLabel } from './box-label.ts';
import { cardSheet } from './card-sheet.ts';
import { chiefList } from './chief-list.ts';
import { collectionSlip } from './collection-slip.ts';
import { consignmentNote } from './consignment-note.ts';
import { PAPER_ERRORS } from './errors.ts';
import { keyMinutes } from './key-minutes.ts';
import { manifest } from './manifest.ts';
import type { Paper } from './paper.ts';
import { spoilRecord } from './spoil-record.ts';

export type { BatchListInput } from './batch-list.ts';
export type { BoxLabelInput } from './box-label.ts';
export { type CardSheetInput, cardSheetOf } from './card-sheet.ts';
export type { ChiefListInput } from './chief-list.ts';
export type { CollectionSlipInput } from './collection-slip.ts';
export type { ConsignmentNoteInput } from './consignment-note.ts';
export { PAPER_ERRORS } from './errors.ts';
export type { KeyMinutesInput } from './key-minutes.ts';
export { drawManifest, type ManifestInput } from './manifest.ts';
export type { Paper } from './paper.ts';
export { type ReportInput, reportPaper } from './report.ts';
export type { SpoilRecordInput } from './spoil-record.ts';

/** In the order in which a card meets them. */
export const PAPERS: readonly Paper<unknown>[] = [
  batchList,
  manifest,
  boxLabel,
  consignmentNote,
  chiefList,
  collectionSlip,
  spoilRecord,
  keyMinutes,
  cardSheet,
];

/** The paper of a kind. Throws PAPER_UNKNOWN. */
export const paperOf = (kind: string): Paper<unknown> => {
  const paper = PAPERS.find((one) => one.kind === kind);
  if (paper === undefined) throw failure(PAPER_ERRORS, 'PAPER_UNKNOWN', { kind: kind.slice(0, 30) });
  return paper;
};
