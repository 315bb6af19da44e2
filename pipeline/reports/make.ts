import type { Shop } from '../shop.ts';
import { spoilage, stockReport } from './body-reports.ts';
import { production, whereabouts } from './card-reports.ts';
import { reportFail } from './errors.ts';
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

type Option = Exclude<keyof ReportAsk, 'to'>;

const FILTERS = ['product', 'kind', 'office', 'area'] as const;
const PARTS = ['by', 'layer', ...FILTERS] as const;

/** What each report can be limited to or split by: nothing is on a report's face that its figures do not follow. */
const TAKES: Readonly<Record<ReportId, readonly Option[]>> = {
  production: ['from', ...PARTS],
  whereabouts: PARTS,
  stock: [],
  spoilage: ['from', 'product'],
  uncollected: FILTERS,
  inclusion: PARTS,
  quarantine: [],
  summary: FILTERS,
  public: [],
};
const OPTIONS: readonly Option[] = ['from', ...PARTS];

/** Throws REPORT_OPTION, REPORT_PERIOD, AREA_UNKNOWN. A report whose totals do not agree is made all the same and says so. */
export const makeReport = async (shop: Shop, id: ReportId, ask: ReportAsk, now: Date): Promise<Report> => {
  const option = OPTIONS.find((one) => ask[one] !== undefined && !TAKES[id].includes(one));
  if (option !== undefined)
    throw reportFail('REPORT_OPTION', { report: id, option, may: TAKES[id].join(', ') || 'none' });
  const report = await MAKERS[id](shop, ask, now);
  if (!report.reconciled) shop.log('report does not reconcile', { report: id, to: ask.to });
  return report;
};
