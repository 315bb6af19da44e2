/** Reports of counts, and the areas they are split by. */
import { Type } from 'typebox';
import { REQUEST_KINDS } from '../../card/index.ts';
import { AREA_LEVELS, REPORT_IDS, REPORT_PARTS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { Code, Day, Office, strict } from '../shapes.ts';

const READERS = ['supervisor', 'auditor', 'dpo'] as const;
const AreaCode = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{0,31}$',
  description: 'code of an area; a county by its number',
});
const AreaName = Type.String({ pattern: "^[\\p{L}][\\p{L}0-9 .'/-]{0,63}$", description: 'as gazetted' });
const Notice = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$', description: 'gazette notice' });
const PARAMS = Type.Object({ code: AreaCode });
const LEVELS = AREA_LEVELS.filter((level) => level !== 'county');
const Format = Type.Optional(Type.Enum(['json', 'csv', 'pdf']));

export const REPORTS_ROUTES = {
  report: {
    method: 'GET',
    path: '/api/reports/:report',
    may: READERS,
    params: Type.Object({ report: Type.Enum([...REPORT_IDS]) }),
    query: Type.Object(
      {
        from: Type.Optional(Day),
        to: Type.Optional(Day),
        by: Type.Optional(Type.Enum([...REPORT_PARTS])),
        layer: Type.Optional(Code),
        product: Type.Optional(Code),
        kind: Type.Optional(Type.Enum([...REQUEST_KINDS])),
        office: Type.Optional(Office),
        area: Type.Optional(AreaCode),
        format: Format,
      },
      strict,
    ),
    command: 'report show',
    says: 'A report of counts, with the equations that its totals satisfy',
  },
  publicStatistics: {
    method: 'GET',
    path: '/public/statistics',
    may: 'anyone',
    query: Type.Object({ format: Format }, strict),
    says: 'Cards by county as of yesterday, without small counts and without anything from which they would follow',
  },
  areas: {
    method: 'GET',
    path: '/api/areas',
    may: ['operator', 'inspector', 'supervisor', 'packer', 'officer', 'auditor', 'dpo', 'register'],
    query: Type.Object(
      { day: Type.Optional(Day), level: Type.Optional(Type.Enum([...AREA_LEVELS])) },
      strict,
    ),
    command: 'area list',
    says: 'Areas in force on a day',
  },
  gazetteArea: {
    method: 'POST',
    path: '/api/areas',
    may: ['supervisor'],
    second: ['supervisor', 'auditor', 'dpo'],
    body: Type.Object(
      {
        code: AreaCode,
        level: Type.Enum(LEVELS),
        name: AreaName,
        parent: Type.Optional(AreaCode),
        layer: Type.Optional(Code),
        members: Type.Optional(
          Type.Array(AreaCode, {
            maxItems: 500,
            description: 'counties of a region, offices of other areas',
          }),
        ),
        from: Day,
        notice: Notice,
      },
      strict,
    ),
    command: 'area gazette',
    says: 'A new area, from a day on',
  },
  renameArea: {
    method: 'POST',
    path: '/api/areas/:code/rename',
    may: ['supervisor'],
    second: ['supervisor', 'auditor', 'dpo'],
    params: PARAMS,
    body: Type.Object({ name: AreaName, from: Day, notice: Notice }, strict),
    command: 'area rename',
    says: 'Another name from a day on',
  },
  endArea: {
    method: 'POST',
    path: '/api/areas/:code/end',
    may: ['supervisor'],
    second: ['supervisor', 'auditor', 'dpo'],
    params: PARAMS,
    body: Type.Object({ until: Day, notice: Notice }, strict),
    command: 'area end',
    says: 'The area is no more from a day on',
  },
} as const satisfies Readonly<Record<string, Rule>>;
