import type { FastifyReply } from 'fastify';
import { kenyanDay } from '../../card/index.ts';
import {
  areaTree,
  endArea,
  gazetteArea,
  makeReport,
  type Report,
  renameArea,
  reportCsv,
  reportPdf,
  type Shop,
} from '../../pipeline/index.ts';
import type { REPORTS_ROUTES } from '../areas/reports.ts';
import type { Handlers } from '../call.ts';

const DAY_MS = 86_400_000;

const send = async (
  shop: Shop,
  report: Report,
  format: 'json' | 'csv' | 'pdf' | undefined,
  reply: FastifyReply,
): Promise<unknown> => {
  if (format === undefined || format === 'json') return report;
  const name = `${report.id}-${report.period.to}.${format}`;
  reply.header('content-disposition', `attachment; filename="${name}"`);
  return format === 'csv'
    ? reply.type('text/csv; charset=utf-8').send(reportCsv(report))
    : reply.type('application/pdf').send(Buffer.from(await reportPdf(report, shop.training)));
};

/** The whole country is read for it: once a day is enough, whoever asks. */
const publicOf = () => {
  let kept: { readonly day: string; readonly report: Promise<Report> } | undefined;
  return (shop: Shop, now: Date): Promise<Report> => {
    const day = kenyanDay(new Date(now.getTime() - DAY_MS));
    if (kept?.day === day) return kept.report;
    const report = makeReport(shop, 'public', { to: day }, now);
    kept = { day, report };
    report.catch(() => {
      kept = undefined;
    });
    return report;
  };
};
const published = new WeakMap<Shop, ReturnType<typeof publicOf>>();

export const reportsHandlers: Handlers<keyof typeof REPORTS_ROUTES> = {
  report: async ({ shop, params, query: { format, to, ...ask }, reply }) => {
    const now = new Date();
    return send(
      shop,
      await makeReport(shop, params.report, { ...ask, to: to ?? kenyanDay(now) }, now),
      format,
      reply,
    );
  },
  publicStatistics: async ({ shop, query: { format }, reply }) => {
    const ofShop = published.get(shop) ?? publicOf();
    published.set(shop, ofShop);
    return send(shop, await ofShop(shop, new Date()), format, reply);
  },
  areas: async ({ shop, query: { day, level } }) => {
    const tree = await areaTree(shop, day ?? kenyanDay(new Date()));
    return {
      day: tree.day,
      areas: level === undefined ? tree.areas : tree.areas.filter((area) => area.level === level),
    };
  },
  gazetteArea: async ({ shop, body, by, actId }) => {
    await gazetteArea(shop, body, by, actId);
    return { area: body.code, from: body.from };
  },
  renameArea: async ({ shop, params, body, by, actId }) => {
    await renameArea(shop, { code: params.code, ...body }, by, actId);
    return { area: params.code, from: body.from };
  },
  endArea: async ({ shop, params, body, by, actId }) => {
    await endArea(shop, { code: params.code, ...body }, by, actId);
    return { area: params.code, until: body.until };
  },
};
