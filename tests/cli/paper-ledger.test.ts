import { describe, expect, test } from 'vitest';
import { boxLabelOf, manifestOf, spoilRecordOf } from '../../cli/commands/paper-ledger.ts';
import type { Shop } from '../../pipeline/index.ts';
import { paperOf } from '../../templates/index.ts';

const SERIALS = ['K0000001Y', 'K0000002W', 'K0000003T'];
const event = (name: string, at: string, detail: object = {}) => ({ event: name, at, detail });

/** Answers of the ledger that these papers ask for. */
const shop = {
  ledger: {
    box: async (id: string) =>
      id === 'B-000123' ? { id, office: 'HC-019-1', state: 'closed', serials: SERIALS } : undefined,
    events: async ({ kind, id }: { kind: string; id: string }) => {
      // 22:30 in London is the next day in Nairobi.
      if (kind === 'box')
        return [event('open', '2026-11-20T06:00:00.000Z'), event('close', '2026-11-21T22:30:00.000Z')];
      return [
        event('spoil', id === 'KE-1' ? '2026-11-19T08:00:00.000Z' : '2026-11-20T08:00:00.000Z', {
          reason: 'damaged',
        }),
      ];
    },
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
  test('the manifest and the label of a box say where it goes, what is in it and when it was closed in Kenya', async () => {
    const manifest = await manifestOf(shop, 'B-000123', { seal: 'S-1' });
    expect(manifest).toMatchObject({
      box: 'B-000123',
      office: 'HC-019-1',
      officeName: 'Huduma Centre Nyeri',
      packedOn: '2026-11-22',
      seal: 'S-1',
      rows: SERIALS.map((serial) => ({ serial })),
    });
    expect((await paperOf('manifest').draw(manifest)).length).toBeGreaterThan(1000);
    const label = await boxLabelOf(shop, 'B-000123', {});
    expect(label).toMatchObject({ cards: 3, from: 'National Registration Bureau' });
    expect((await paperOf('box-label').draw(label)).length).toBeGreaterThan(1000);
  });
  test('a box that is not there is refused', async () => {
    await expect(manifestOf(shop, 'B-9', {})).rejects.toMatchObject({ code: 'BOX_UNKNOWN' });
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
