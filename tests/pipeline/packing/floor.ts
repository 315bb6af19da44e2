/** A bureau's packing floor in the books: cards of one office that the machines have made, and the people who handle them. */
import type { Actor, Role } from '../../../card/index.ts';
import { act, bodyAct, cardAct, passInspection, sampleCard, takeIn } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

export const person = (id: string, role: Role, second?: string): Actor => ({
  kind: 'person',
  id,
  role,
  ...(second === undefined ? {} : { second }),
});
export const PACKER = person('packer-1', 'packer');
export const TWO_PACKERS = person('packer-1', 'packer', 'packer-2');
export const INSPECTOR = person('inspector-1', 'inspector');
export const INSPECTOR_2 = person('inspector-2', 'inspector');
export const OFFICE = 'HC-010-1';
export const OTHER_OFFICE = 'HC-047-1';
const MACHINE = { kind: 'machine', id: 'test' } as const;

export interface PackingFloor {
  readonly test: TestShop;
  /** Serials of accepted cards, all for OFFICE. */
  readonly serials: readonly string[];
  /** The next cards that nobody has used, made and ready for the inspector. */
  made(count: number): Promise<string[]>;
  /** The next cards, passed and, where they were drawn as samples, seen by the second inspector. */
  passed(count: number): Promise<string[]>;
  move(serial: string, office: string): Promise<void>;
  state(serial: string): Promise<string>;
  seal(): string;
}

export const packingFloor = async (people: number): Promise<PackingFloor> => {
  const test = await testShop();
  const { shop } = test;
  await takeIn(shop, await test.extract(test.people(people), 'E-PACK'), MACHINE);
  const cards = await shop.ledger.cards({}, 1_000);
  const move = async (serial: string, office: string): Promise<void> => {
    const request = (await shop.ledger.card(serial))?.requestId ?? '';
    await shop.ledger.commit({
      by: MACHINE,
      acts: [act('request', request, 'move', { detail: { to: office } })],
      rows: [{ type: 'move-request', id: request, office }],
    });
  };
  for (const { serial } of cards) await move(serial, OFFICE);
  const serials = cards.map(({ serial }) => serial);
  let used = 0;
  let seals = 0;
  const make = async (serial: string): Promise<void> => {
    const number = `KB-${serial}`;
    const chipSerial = Buffer.from(serial).toString('hex').toUpperCase();
    await shop.ledger.commit({
      by: MACHINE,
      acts: [
        cardAct(serial, 'sign'),
        cardAct(serial, 'render'),
        cardAct(serial, 'feed'),
        bodyAct(number, 'receive'),
        bodyAct(number, 'issue'),
        bodyAct(number, 'feed'),
        cardAct(serial, 'complete', { detail: { station: 'S1' } }),
        bodyAct(number, 'finish'),
      ],
      rows: [
        { type: 'body', number, chipSerial, station: 'S1' },
        { type: 'bind', serial, body: number, chipSerial },
        {
          type: 'inspection',
          serial,
          chipVerified: true,
          barcodeVerified: true,
          frontSha256: 'ab'.repeat(32),
          backSha256: 'cd'.repeat(32),
        },
      ],
    });
  };
  const made = async (count: number): Promise<string[]> => {
    const next = serials.slice(used, used + count);
    if (next.length < count) throw new Error('not enough cards on the floor');
    used += count;
    for (const serial of next) await make(serial);
    return next;
  };
  return {
    test,
    serials,
    made,
    move,
    passed: async (count) => {
      const next = await made(count);
      for (const serial of next) {
        const { sampleOf } = await passInspection(shop, { serial }, INSPECTOR);
        if (sampleOf !== undefined) await sampleCard(shop, { serial }, INSPECTOR_2);
      }
      return next;
    },
    state: async (serial) => (await shop.ledger.card(serial))?.state ?? 'none',
    seal: () => {
      seals += 1;
      return `S-${seals}`;
    },
  };
};
