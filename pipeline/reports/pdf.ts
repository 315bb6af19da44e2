import { reportPaper } from '../../templates/index.ts';
import type { Report } from './report.ts';

/** The report on paper. @param specimen made in training */
export const reportPdf = (report: Report, specimen: boolean): Promise<Uint8Array> =>
  reportPaper.draw({
    reference: report.id,
    title: { ...report.title },
    ...report.period,
    madeAt: report.madeAt,
    scope: [...report.scope],
    columns: report.columns.map(({ key, head, kind }) => ({ key, head: { ...head }, kind })),
    rows: report.rows.map((row) => ({ ...row })),
    totals: { ...report.totals },
    equations: report.equations.map(({ says, holds }) => ({ says, holds })),
    notes: [...report.notes],
    specimen,
  });
