import type { Shop } from '../shop.ts';
import { spoilage, stockReport } from './body-reports.ts';
import { production, whereabouts } from './card-reports.ts';
import { publicStatistics, summary } from './overview.ts';
import { inclusion, quarantineReport, uncollected } from './people-reports.ts';
import type { Report, ReportId } from './report.ts';
import type { ReportAsk } from './scope.ts';

const MAKERS: Readonly<Record<ReportId, (shop: Shop, ask: ReportAsk, now: Date) => Promise<Report>>> = {
  production,
  whereabouts,
  stock: stockReport,
  spoilage,
  uncollected,
  inclusion,
  quarantine: quarantineReport,
  summary,
  public: publicStatistics,
};

/** Throws REPORT_PERIOD, AREA_UNKNOWN. A report whose totals do not agree is made all the same and says so. */
export const makeReport = async (shop: Shop, id: ReportId, ask: ReportAsk, now: Date): Promise<Report> => {
  const report = await MAKERS[id](shop, ask, now);
  if (!report.reconciled) shop.log('report does not reconcile', { report: id, to: ask.to });
  return report;
};
