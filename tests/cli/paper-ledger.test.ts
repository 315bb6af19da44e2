import { describe, expect, test } from 'vitest';
import { kenyanDay } from '../../card/index.ts';
import { boxLabelPaper, manifestPaper, spoilRecordOf } from '../../cli/commands/paper-ledger.ts';
import { closeBox, manifestOf, openBox, packCard, reopenBox, type Shop } from '../../pipeline/index.ts';
import { paperOf } from '../../templates/index.ts';
import { OFFICE, PACKER, packingFloor, TWO_PACKERS } from '../pipeline/packing/floor.ts';

const event = (name: string, at: string, detail: object = {}) => ({ event: name, at, detail });

/** Answers of the ledger that these papers ask for. */
const shop = {
  ledger: {
    events: async ({ id }: { id: string }) => [
      event('spoil', id === 'KE-1' ? '2026-11-19T08:00:00.000Z' : '2026-11-20T08:00:00.000Z', {
        reason: 'damaged',
      }),
    ],
    bodies: async () => [
      { number: 'KE-1', card: 'K0000001Y' },
      { number: 'KE-2', card: null },
    ],
    counts: async () => ({
      bodies: { vault: 5, 'at-station': 1, 'in-machine': 1, issued: 90, spoiled: 2, destroyed: 1, lost: 0 },
    }),
  },
} as unknown as Shop;

describe('papers about the ledger', () => {
  test('the manifest and the label of a box say where it goes, what is in it, and the seals of the books', async () => {
    const floor = await packingFloor(2);
    try {
      const { shop: house } = floor.test;
      const box = 'B-000123';
      await openBox(house, { box, office: OFFICE }, PACKER);
      const serials = (await floor.passed(2)).toSorted();
      for (const serial of serials) await packCard(house, { box, serial }, PACKER);
      const open = await manifestPaper(house, box);
      expect(open).not.toHaveProperty('seals');
      expect((await paperOf('manifest').draw(open)).length).toBeGreaterThan(1000);

      await closeBox(house, { box, seals: ['S-8812', 'S-8813'] }, TWO_PACKERS);
      const manifest = await manifestPaper(house, box);
      expect(manifest).toMatchObject({
        box,
        office: OFFICE,
        packedOn: kenyanDay(new Date((await manifestOf(house, box)).closedAt ?? '')),
        seals: ['S-8812', 'S-8813'],
        rows: serials.map((serial) => ({ serial })),
      });
      expect((await paperOf('manifest').draw(manifest)).length).toBeGreaterThan(1000);
      const label = await boxLabelPaper(house, box);
      expect(label).toMatchObject({
        cards: 2,
        from: 'National Registration Bureau',
        seals: ['S-8812', 'S-8813'],
      });
      expect((await paperOf('box-label').draw(label)).length).toBeGreaterThan(1000);

      // Its seals are void from now on, and no paper names them.
      await reopenBox(house, { box, reason: 'count-wrong' }, TWO_PACKERS);
      expect(await manifestPaper(house, box)).not.toHaveProperty('seals');
      await expect(manifestPaper(house, 'B-9')).rejects.toMatchObject({ code: 'BOX_UNKNOWN' });
    } finally {
      await floor.test.close();
    }
  });
  test('the spoil record accounts for every body and lists those to be destroyed', async () => {
    const record = await spoilRecordOf(shop, 'shredded');
    expect(record).toMatchObject({
      record: 'X-2026-11-20',
      from: '2026-11-19',
      to: '2026-11-20',
      received: 100,
      good: 90,
      returned: 6,
      inMachine: 1,
      destroyedBefore: 1,
      bodies: [
        { body: 'KE-1', reason: 'damaged', serial: 'K0000001Y' },
        { body: 'KE-2', reason: 'damaged' },
      ],
    });
    // What does not add up is refused by the paper itself.
    expect((await paperOf('spoil-record').draw(record)).length).toBeGreaterThan(1000);
  });
});
