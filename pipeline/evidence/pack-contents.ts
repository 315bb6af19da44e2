/**
 * What an evidence pack holds (R57): what an auditor or the Commissioner asks for, as JSON. References, codes, counts, hashes and the
 * names under which officers sign in; nobody whose card it is.
 */
import type { JsonObject, SubjectKind } from '../../card/index.ts';
import type { Dossier, LedgerEvent } from '../../ledger/index.ts';
import { makeReport } from '../reports/make.ts';
import type { Shop } from '../shop.ts';
import { seeIncident } from './incident.ts';
import { retentionCheck } from './retention-check.ts';
import { retentionSchedule } from './schedule.ts';

const PAGE = 1_000;

export interface PackPeriod {
  /** ISO times: from included, to excluded. */
  readonly from: string;
  readonly to: string;
  readonly now: Date;
}

export interface PackKey {
  readonly purpose: string;
  readonly keyId: string;
  readonly generation?: number;
  readonly algorithm?: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly state?: string;
}

/** What the books do not know and whoever makes the pack adds. */
export interface PackExtras {
  readonly keys?: readonly PackKey[];
  /** SHA-256 of the minutes of key ceremonies, by file name. */
  readonly ceremonies?: readonly { readonly file: string; readonly sha256: string }[];
  /** Name, version and integrity of every package that this build is made of. */
  readonly packages?: readonly {
    readonly name: string;
    readonly version: string;
    readonly integrity: string;
  }[];
  readonly build?: string;
}

const allDossiers = async (shop: Shop, kind: SubjectKind): Promise<readonly Dossier[]> => {
  const rows: Dossier[] = [];
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.dossiers({ kind }, PAGE, after);
    rows.push(...page);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return rows;
  }
};

const allEvents = async (
  shop: Shop,
  kind: SubjectKind,
  { from, to }: PackPeriod,
): Promise<readonly LedgerEvent[]> => {
  const rows: LedgerEvent[] = [];
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.eventsOf({ kind, from, to }, PAGE, after);
    rows.push(...page);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return rows;
  }
};

const pairActs = async (shop: Shop, { from, to }: PackPeriod): Promise<readonly object[]> => {
  const rows: object[] = [];
  for (let after = '0'; ; ) {
    const page = await shop.ledger.evidenceBooks.pairActs(from, to, after, PAGE);
    rows.push(...page);
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) return rows;
  }
};

const seals = async (shop: Shop): Promise<readonly object[]> => {
  const rows: object[] = [];
  for (let after = 0; ; ) {
    const page = await shop.ledger.evidenceBooks.seals(after, PAGE);
    rows.push(...page);
    after = page.at(-1)?.number ?? after;
    if (page.length < PAGE) return rows;
  }
};

/** Of an account: what it may do, where and until when. Who the person is stands in the staff file of the office, not here. */
const ACCOUNT_MEMBERS = ['role', 'roles', 'office', 'offices', 'from', 'until', 'ends', 'areas'] as const;
const termsOf = (data: JsonObject): JsonObject =>
  Object.fromEntries(
    ACCOUNT_MEMBERS.flatMap((member) => {
      const value = data[member];
      return value === undefined ? [] : [[member, value] as const];
    }),
  );
const accountOf = ({ id, state, at, data }: Dossier): JsonObject => ({ id, state, at, ...termsOf(data) });

const WITH_EVENTS = ['gate', 'hold', 'rollout', 'incident', 'purge', 'break-glass'] as const;

/** File name and content. */
export const packContents = async (
  shop: Shop,
  period: PackPeriod,
  extras: PackExtras,
): Promise<ReadonlyMap<string, unknown>> => {
  const { ledger } = shop;
  const { from, to, now } = period;
  const day = now.toISOString().slice(0, 10);
  const files = new Map<string, unknown>();
  files.set('audit/verification.json', { at: now.toISOString(), ...(await ledger.verify()) });
  files.set('audit/seals.json', await seals(shop));
  files.set('audit/laws.json', await ledger.laws());
  files.set('audit/events-by-kind.json', await ledger.evidenceBooks.tallies(from, to));
  files.set('audit/two-person-acts.json', await pairActs(shop, period));
  for (const kind of WITH_EVENTS) files.set(`events/${kind}.json`, await allEvents(shop, kind, period));
  // What signs an officer in, even as a digest, is nobody's evidence.
  files.set(
    'events/account.json',
    (await allEvents(shop, 'account', period)).map((event) => ({ ...event, detail: termsOf(event.detail) })),
  );
  files.set('gates/gates.json', await allDossiers(shop, 'gate'));
  files.set('gates/rollouts.json', await allDossiers(shop, 'rollout'));
  files.set('holds.json', await allDossiers(shop, 'hold'));
  files.set(
    'incidents.json',
    (await allDossiers(shop, 'incident')).map((one) => seeIncident(one, now)),
  );
  files.set('retention/schedule.json', retentionSchedule());
  files.set('retention/check.json', await retentionCheck(shop, now));
  files.set('retention/runs.json', await allDossiers(shop, 'purge'));
  files.set('access/statistics.json', await ledger.evidenceBooks.looks(from, to));
  files.set('access/accounts.json', (await allDossiers(shop, 'account')).map(accountOf));
  files.set('keys/keys.json', extras.keys ?? []);
  files.set('keys/ceremonies.json', extras.ceremonies ?? []);
  files.set('products.json', await ledger.usedProducts());
  files.set('build.json', { build: extras.build ?? 'not given', packages: extras.packages ?? [] });
  for (const report of ['whereabouts', 'stock', 'inclusion', 'quarantine'] as const)
    files.set(`reports/${report}.json`, await makeReport(shop, report, { to: day }, now));
  return files;
};
