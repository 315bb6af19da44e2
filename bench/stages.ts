/** Each stage alone, on material of the real ledger. */
import { join } from 'node:path';
import type { StageJob } from '../card/index.ts';
import { openHome } from '../cli/home.ts';
import { openShop, type Places } from '../cli/open-shop.ts';
import { cardAct, OpenMaterial, type Shop } from '../pipeline/index.ts';
import { drawGroup } from '../pipeline/stages/draw.ts';
import { faceOrder } from '../pipeline/stages/face-order.ts';
import { signCard } from '../pipeline/stages/sign.ts';

export interface StageRate {
  readonly stage: string;
  readonly rate: number;
  readonly msEach: number;
}

const GROUP = 64;

export const benchStages = async (options: {
  folder: string;
  cards: number;
  places: Places;
}): Promise<StageRate[]> => {
  const home = openHome(join(options.folder, 'home'));
  const { shop, close } = await openShop('bench', home, options.places, () => {});
  try {
    const rows = await shop.ledger.cards({ state: 'rendered' }, options.cards);
    const materials = await shop.ledger.materials(rows.map(({ serial }) => serial));
    const opened = await Promise.all(materials.map((one) => OpenMaterial.open(one, shop.keys.records)));
    return [
      await timed('open envelopes (record, portrait)', opened.length, async () => {
        for (const one of opened) {
          one.record();
          one.portraitChip();
        }
      }),
      await timed('sign (data groups, SOD, barcode seal)', opened.length, async () => {
        const at = new Date();
        for (const one of opened) await signCard(shop, one, at);
      }),
      await timed('render (plan, QR, check, batch PDF)', opened.length, () => render(shop, opened)),
      await timed('ledger (one act each, group commit)', opened.length, () =>
        commits(
          shop,
          rows.map(({ serial }) => serial),
        ),
      ),
      await timed('queue (add, take, finish)', options.cards, () => jobs(shop, options.cards)),
    ];
  } finally {
    await close();
  }
};

const timed = async (stage: string, count: number, work: () => Promise<void>): Promise<StageRate> => {
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  return { stage, rate: (count * 1_000) / ms, msEach: ms / count };
};

const render = async (shop: Shop, opened: readonly OpenMaterial[]): Promise<void> => {
  const orders = opened.map((one) => faceOrder(shop, one, 'specimen'));
  for (let i = 0; i < orders.length; i += GROUP) await drawGroup(orders.slice(i, i + GROUP));
};

/** A note on each card, 128 at a time as a worker has them in flight. */
const commits = async (shop: Shop, serials: readonly string[]): Promise<void> => {
  for (let i = 0; i < serials.length; i += 128) {
    await Promise.all(
      serials
        .slice(i, i + 128)
        .map((serial) =>
          shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, 'fail', { detail: { bench: true } })] }),
        ),
    );
  }
};

const jobs = async (shop: Shop, count: number): Promise<void> => {
  let done = 0;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handle = async (): Promise<void> => {
    done += 1;
    if (done === count) finish();
  };
  const worker = await shop.queues.work('sign', handle, { concurrency: 64, name: 'bench' });
  const all = Array.from(
    { length: count },
    (_, i): StageJob => ({ cardId: `KQ${i}`, stage: 'sign', attempt: 1 }),
  );
  await shop.queues.add(all);
  await finished;
  await worker.close(5_000);
};
