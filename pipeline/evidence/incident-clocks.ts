/** The clocks of a personal data breach (Data Protection Act 2019, s.43), counted from when we became aware of it. */
import type { JsonObject } from '../../card/index.ts';
import type { IncidentType } from './incident-parts.ts';

/** `controller`: the register, for which a bureau processes; `people`: those whose data it is. */
export const TOLD = ['controller', 'commissioner', 'people'] as const;
export type Told = (typeof TOLD)[number];

/** s.43(1)(a) and (2): 72 hours to the Commissioner, 48 hours from processor to controller. People: "within a reasonable period". */
export const TOLD_HOURS: Readonly<Record<Told, number>> = {
  controller: 48,
  commissioner: 72,
  people: 7 * 24,
};

/** Of these it is presumed that personal data are concerned until somebody has found that they are not; of the others, that they are not. */
export const PRESUMED_BREACH: Readonly<Record<IncidentType, boolean>> = {
  'stock-mismatch': false,
  'body-lost': false,
  'card-lost': true,
  'seal-broken': true,
  'data-seen': true,
  'data-lost': true,
  'device-lost': true,
  'key-trouble': false,
  other: false,
};

const HOUR_MS = 3_600_000;

export interface Clock {
  readonly to: Told;
  /** ISO time. */
  readonly due: string;
  /** ISO times of what was sent, by phase. */
  readonly told: readonly string[];
  /** Nothing is owed any more: told, or there is a reason why not. */
  readonly done: boolean;
}

const isType = (value: unknown): value is IncidentType =>
  typeof value === 'string' && Object.hasOwn(PRESUMED_BREACH, value);

export const isBreach = (data: JsonObject): boolean => {
  const { breach, type } = data;
  return typeof breach === 'boolean' ? breach : isType(type) && PRESUMED_BREACH[type];
};

/** Of the data of an incident's dossier; empty when it is no breach of personal data. */
export const clocksOf = (data: JsonObject): readonly Clock[] => {
  if (!isBreach(data)) return [];
  const aware = new Date(String(data['awareAt'] ?? '')).getTime();
  return TOLD.map((to) => {
    const value = data[`told-${to}`];
    const told = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
    const excused = to === 'people' && typeof data['notToldReason'] === 'string';
    return {
      to,
      due: new Date(aware + TOLD_HOURS[to] * HOUR_MS).toISOString(),
      told,
      done: told.length > 0 || excused,
    };
  });
};
