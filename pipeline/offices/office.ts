/**
 * Offices where people collect: what each can do, when it is open, and where its cards go while it cannot hand any over
 * (R25, R66). An office that nobody has registered behaves as an open one that can do everything.
 */
import type { Json } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

export const OFFICE_TYPES = [
  'nrb-office',
  'huduma-centre',
  'sub-county',
  'chief',
  'mobile',
  // An embassy or consulate abroad.
  'mission',
] as const;
export type OfficeType = (typeof OFFICE_TYPES)[number];

export const OFFICE_CAPABILITIES = [
  /** The kit that records a hand-over. */
  'hand-over',
  'fingerprints',
  'scanner',
  'network',
  /** A safe or a locked room for cards. */
  'lock-up',
] as const;
export type OfficeCapability = (typeof OFFICE_CAPABILITIES)[number];

export interface OfficeDescription {
  /** As people call it; at most 26 letters, so that it fits a message. */
  readonly name: string;
  readonly type: OfficeType;
  /** County code 1 to 47; absent abroad. */
  readonly county?: number;
  /** ISO 3166-1 alpha-3; for a mission. */
  readonly country?: string;
  readonly can: readonly OfficeCapability[];
  /** `Mon-Fri 08:00-17:00`. */
  readonly opening: readonly string[];
  /** Where its cards go while it cannot hand over. */
  readonly redirect?: string;
  /** Days from the notice in which people are asked to come; nothing is cancelled by them (R31). */
  readonly windowDays: number;
}

/** One month was announced in 2021; people abroad get more. */
export const WINDOW_DAYS: Readonly<Record<OfficeType, number>> = {
  'nrb-office': 30,
  'huduma-centre': 30,
  'sub-county': 30,
  chief: 30,
  mobile: 30,
  mission: 180,
};

export interface Office extends OfficeDescription {
  readonly code: string;
  readonly state: 'open' | 'shut';
  readonly registered: boolean;
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export const officeFrom = ({ id, state, data }: Dossier): Office => {
  const can = texts(data['can']);
  const type = OFFICE_TYPES.find((one) => one === data['type']) ?? 'nrb-office';
  const { county, windowDays } = data;
  const [country, redirect] = [text(data['country']), text(data['redirect'])];
  return {
    code: id,
    state: state === 'shut' ? 'shut' : 'open',
    registered: true,
    name: text(data['name']) ?? id,
    type,
    ...(typeof county === 'number' ? { county } : {}),
    ...(country === undefined ? {} : { country }),
    can: OFFICE_CAPABILITIES.filter((one) => can.includes(one)),
    opening: texts(data['opening']),
    ...(redirect === undefined || redirect === '' ? {} : { redirect }),
    windowDays: typeof windowDays === 'number' ? windowDays : WINDOW_DAYS[type],
  };
};

export const officeOf = async (shop: Shop, code: string): Promise<Office> => {
  const known = await shop.ledger.dossier({ kind: 'office', id: code });
  if (known !== undefined) return officeFrom(known);
  return {
    code,
    state: 'open',
    registered: false,
    name: code,
    type: 'nrb-office',
    can: OFFICE_CAPABILITIES,
    opening: [],
    windowDays: WINDOW_DAYS['nrb-office'],
  };
};

export const handsOver = (office: Office): boolean =>
  office.state === 'open' && office.can.includes('hand-over');

/** Longer chains of redirects are a mistake in the register of offices. */
const MOST_HOPS = 8;

export type Reached =
  | { readonly kind: 'office'; readonly office: Office }
  /** Nobody along the way hands cards over; `last` is where the way ended. */
  | { readonly kind: 'nowhere'; readonly last: string };

/** The office that hands over what is meant for `code`: itself, or the first along its redirects that can. */
export const handingOver = async (shop: Shop, code: string): Promise<Reached> => {
  const seen = new Set<string>();
  let last = code;
  for (
    let next: string | undefined = code;
    next !== undefined && !seen.has(next) && seen.size < MOST_HOPS;
  ) {
    const office: Office = await officeOf(shop, next);
    if (handsOver(office)) return { kind: 'office', office };
    seen.add(next);
    last = next;
    next = office.redirect;
  }
  return { kind: 'nowhere', last };
};
