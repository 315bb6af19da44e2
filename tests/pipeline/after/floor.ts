/** What these tests share: people whose cards stand where the test wants them, and the days that pass. */
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import { act, bodyAct, type CardEvent, cardAct } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { OFFICER, peopleFor, requestOf, takeAll, walkTo } from '../requests/desk.ts';

export { BOTH, but, OFFICER, REGISTER, requestOf, SUPERVISOR, takeAll, walkTo } from '../requests/desk.ts';

const DAY_MS = 86_400_000;
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

export interface AfterFloor {
  readonly test: TestShop;
  /** A person nobody has used yet, with the card moved as far as `last`. */
  next(last?: CardEvent, then?: readonly CardEvent[]): Promise<Owned>;
  /** The same, of a child. */
  minor(last?: CardEvent): Promise<Owned>;
  stateOf(serial: string): Promise<string>;
  notices(serial: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Owned {
  readonly person: SpecimenPerson;
  readonly request: string;
  readonly serial: string;
  readonly office: string;
}

export const openFloor = async (
  count: number,
  seed = 61,
  change: (one: SpecimenPerson, n: number) => SpecimenPerson = (one) => one,
): Promise<AfterFloor> => {
  const test = await testShop();
  const people = peopleFor(test, count, { seed }).map(change);
  await takeAll(test, people);
  const { ledger } = test.shop;
  const walked = async (
    person: SpecimenPerson | undefined,
    last: CardEvent | undefined,
    then: readonly CardEvent[] = [],
  ): Promise<Owned> => {
    if (person === undefined) throw new Error('no more people');
    const { id, card, office } = await requestOf(test, person);
    if (last !== undefined) await walkTo(test, card.serial, last as Parameters<typeof walkTo>[2], then);
    return { person, request: id, serial: card.serial, office };
  };
  return {
    test,
    next: (last, then) => walked(people.pop(), last, then),
    minor: (last) => {
      const at = people.findIndex(({ record }) => record.request.product === 'huduma-minor');
      return walked(people.splice(at, 1)[0], last);
    },
    stateOf: async (serial) => (await ledger.card(serial))?.state ?? 'none',
    notices: async (serial) =>
      (await ledger.dossiers({ kind: 'notice', match: { serial } }, 100)).map(({ data }) =>
        String(data['template']),
      ),
    close: () => test.close(),
  };
};

/** Collected as a desk does it: the request is closed in the same deed. */
export const collect = async (test: TestShop, { serial, request }: Owned): Promise<void> => {
  const outcome = await test.shop.ledger.commit({
    by: OFFICER,
    acts: [cardAct(serial, 'collect'), act('request', request, 'close', { detail: { card: serial } })],
    rows: [{ type: 'close-request', id: request }],
  });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
};

/** A body under the card, as if a station had made it. */
export const giveBody = async (test: TestShop, serial: string, body: string, chip: string): Promise<void> => {
  const { ledger } = test.shop;
  await ledger.commit({
    by: OFFICER,
    acts: [bodyAct(body, 'receive')],
    rows: [
      { type: 'body', number: body, chipSerial: chip },
      { type: 'bind', serial, body, chipSerial: chip },
    ],
  });
  for (const event of ['issue', 'feed', 'finish'] as const)
    await ledger.commit({ by: OFFICER, acts: [bodyAct(body, event)] });
};
