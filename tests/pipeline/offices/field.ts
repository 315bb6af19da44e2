/** A shop whose specimen people have cards, and the short ways by which a test brings a card to where it wants it. */
import type { Actor, RegisterRecord } from '../../../card/index.ts';
import type { CardRow } from '../../../ledger/index.ts';
import { act, cardAct, takeIn } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

export const OFFICER: Actor = { kind: 'person', id: 'officer-1', role: 'officer' };
/** Another officer of the same office. */
export const COLLEAGUE: Actor = { kind: 'person', id: 'officer-3', role: 'officer' };
export const TWO_OFFICERS: Actor = { ...OFFICER, second: 'officer-2' };
export const SUPERVISORS: Actor = {
  kind: 'person',
  id: 'supervisor-1',
  role: 'supervisor',
  second: 'supervisor-2',
};
export const PACKER: Actor = { kind: 'person', id: 'packer-1', role: 'packer' };
export const NOW = new Date('2026-11-27T08:00:00.000Z');

export interface Owner {
  readonly record: RegisterRecord;
  readonly request: string;
  readonly serial: string;
}

export interface Field extends TestShop {
  /** The next person nobody has used yet. `like`: what the record has to be. */
  owner(like?: (record: RegisterRecord) => boolean): Owner;
  owners(count: number): Owner[];
  card(serial: string): Promise<CardRow>;
  state(serial: string): Promise<string>;
  /** Through the books alone: no machine is asked. */
  make(
    serials: readonly string[],
    to: 'passed' | 'packed' | 'dispatched' | 'received',
    box?: string,
  ): Promise<string>;
  events(serial: string): Promise<readonly string[]>;
  openCases(serial: string): Promise<readonly string[]>;
  notices(request: string): Promise<readonly string[]>;
}

const WAY = ['sign', 'render', 'feed', 'complete', 'pass'] as const;

/** Everybody collects at `office`, so that nothing depends on which people the seed gives. */
export const openField = async (
  office: string,
  people = 60,
  seed = 7,
  change: (record: RegisterRecord, nth: number) => RegisterRecord = (record) => record,
): Promise<Field> => {
  const test = await testShop();
  const { shop } = test;
  const all = test
    .people(people, seed)
    .map((person, nth) => ({ ...person, record: change({ ...person.record, office }, nth) }));
  await takeIn(shop, await test.extract(all, 'E-FIELD'), { kind: 'machine', id: 'register' });
  const bySlip = await Promise.all(
    all.map(async ({ record }): Promise<Owner | undefined> => {
      const found = await shop.ledger.findRequest({
        slipIndex: shop.keys.index.index('slip', record.slipNumber),
      });
      const serial = found?.card?.serial;
      return found === undefined || serial === undefined ? undefined : { record, request: found.id, serial };
    }),
  );
  const free = bySlip.filter((one) => one !== undefined);
  let boxes = 0;
  const commit = async (deed: Parameters<typeof shop.ledger.commit>[0]): Promise<void> => {
    const outcome = await shop.ledger.commit(deed);
    if (outcome.kind !== 'done') throw new Error(`the field was not prepared: ${JSON.stringify(outcome)}`);
  };
  const card = async (serial: string): Promise<CardRow> => {
    const found = await shop.ledger.card(serial);
    if (found === undefined) throw new Error(`no card ${serial}`);
    return found;
  };
  const field: Field = {
    ...test,
    owner: (
      like = (record) => record.request.product !== 'huduma-minor' && record.biometricException === undefined,
    ) => {
      const at = free.findIndex(({ record }) => like(record));
      const [found] = at < 0 ? [] : free.splice(at, 1);
      if (found === undefined) throw new Error('no further specimen person of this kind');
      return found;
    },
    owners: (count) => Array.from({ length: count }, () => field.owner()),
    card,
    state: async (serial) => (await card(serial)).state,
    make: async (serials, to, box) => {
      boxes += 1;
      const id = box ?? `BX-F-${boxes}`;
      for (const serial of serials) {
        if ((await card(serial)).state !== 'accepted') continue;
        for (const event of WAY) await commit({ by: shop.me, acts: [cardAct(serial, event)] });
      }
      if (to === 'passed') return id;
      const [first] = serials;
      const { office: at } = await card(first ?? '');
      await commit({
        by: PACKER,
        acts: [act('box', id, 'open', { detail: { office: at } })],
        rows: [{ type: 'box', id, office: at }],
      });
      await commit({
        by: PACKER,
        acts: serials.map((serial) => cardAct(serial, 'pack', { detail: { box: id } })),
        rows: serials.map((serial) => ({ type: 'box-card' as const, box: id, serial })),
      });
      if (to === 'packed') return id;
      await commit({ by: PACKER, acts: [act('box', id, 'close')] });
      await commit({
        by: PACKER,
        acts: [
          act('box', id, 'dispatch'),
          ...serials.map((serial) => cardAct(serial, 'dispatch', { detail: { box: id } })),
        ],
      });
      if (to === 'dispatched') return id;
      await commit({
        by: OFFICER,
        acts: [
          act('box', id, 'receive'),
          ...serials.map((serial) =>
            cardAct(serial, 'receive', { attempt: 1, detail: { box: id, office: at } }),
          ),
        ],
      });
      return id;
    },
    events: async (serial) =>
      (await shop.ledger.events({ kind: 'card', id: serial })).map(({ event }) => event),
    openCases: async (serial) =>
      (await shop.ledger.officeBooks.casesOfCards([serial]))
        .filter(({ state }) => state === 'open')
        .map(({ type }) => type),
    notices: async (request) =>
      (await shop.ledger.dossiers({ kind: 'notice', match: { request } }, 50)).map(({ data }) =>
        String(data['template']),
      ),
  };
  return field;
};
