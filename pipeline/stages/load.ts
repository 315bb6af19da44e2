import type { Material } from '../../ledger/index.ts';
import { fail } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';
import { gather } from './gather.ts';

/** Cards whose material is asked for within this time share one query. */
const WAIT_MS = 3;
const MOST = 64;

/** A loader of opened material for one process. */
export const materialLoader = (shop: Shop): ((serial: string) => Promise<OpenMaterial>) => {
  const load = gather<string, Material | null>(MOST, WAIT_MS, async (serials) => {
    const found = new Map((await shop.ledger.materials(serials)).map((one) => [one.card.serial, one]));
    return serials.map((serial) => found.get(serial) ?? null);
  });
  return async (serial) => {
    const material = await load(serial);
    if (material === null) throw fail('CARD_UNKNOWN', { card: serial });
    return OpenMaterial.open(material, shop.keys.records);
  };
};
